// usage: node extract.mjs TYPE... > cfn-spec.json : the schemas of some CloudFormation types, as small JSON
// needs: npm i @aws-cdk/aws-service-spec @aws-cdk/service-spec-types
import { loadAwsServiceSpec } from '@aws-cdk/aws-service-spec';
const db = await loadAwsServiceSpec();
const definitions = {};
const type = (t) => {
  switch (t.type) {
    case 'ref': {
      const d = db.get('typeDefinition', t.reference.$ref);
      const id = d.name + '.' + t.reference.$ref;
      if (!definitions[id]) { definitions[id] = {}; definitions[id] = properties(d.properties); }
      return { object: id };
    }
    case 'array': return { list: type(t.element) };
    case 'map': return { map: type(t.element) };
    case 'string': return t.allowedValues ? { string: t.allowedValues } : { string: [] };
    case 'integer': case 'number': return { number: true };
    case 'boolean': return { boolean: true };
    default: return { any: true };
  }
};
const properties = (ps) => Object.fromEntries(Object.entries(ps).map(([k, p]) => [k, { required: !!p.required, type: type(p.type) }]));
const resources = {};
for (const name of process.argv.slice(2)) {
  const r = db.lookup('resource', 'cloudFormationType', 'equals', name)[0];
  resources[name] = { properties: properties(r.properties), attributes: Object.keys(r.attributes ?? {}) };
}
console.log(JSON.stringify({ resources, definitions }));
