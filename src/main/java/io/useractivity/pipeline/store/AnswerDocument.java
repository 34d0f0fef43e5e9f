package io.useractivity.pipeline.store;

import java.io.StringReader;
import java.util.HashMap;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * What S3 says in an answer's body: one element with the texts of the elements in it. The name is
 * empty where the body is none of that (a proxy's page, an answer broken off), and then nothing in
 * it counts.
 *
 * @param name of the outer element, such as {@code Error}
 * @param texts by name of the inner element; the first of a name counts
 */
record AnswerDocument(String name, Map<String, String> texts) {
  private static final AnswerDocument NONE = new AnswerDocument("", Map.of());

  /** S3's longest answers to what we send have a few hundred characters. */
  private static final int MAX_LENGTH = 64 * 1024;

  /** Never fails. */
  static AnswerDocument of(String body) {
    // blanks keep the connection open while S3 completes an upload, and some stores send them first
    String text = body.strip();
    if (text.isEmpty() || text.charAt(0) != '<' || text.length() > MAX_LENGTH) {
      return NONE;
    }
    try {
      XMLStreamReader reader = factory().createXMLStreamReader(new StringReader(text));
      try {
        return read(reader);
      } finally {
        reader.close();
      }
    } catch (XMLStreamException unreadable) {
      return NONE;
    }
  }

  /** Neither document types nor anything outside of the text. */
  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    return factory;
  }

  private static AnswerDocument read(XMLStreamReader reader) throws XMLStreamException {
    String name = "";
    Map<String, String> texts = new HashMap<>();
    StringBuilder text = new StringBuilder();
    int depth = 0;
    while (reader.hasNext()) {
      switch (reader.next()) {
        case XMLStreamConstants.START_ELEMENT -> {
          name = depth == 0 ? reader.getLocalName() : name;
          depth++;
          text.setLength(0);
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA ->
            text.append(reader.getText());
        case XMLStreamConstants.END_ELEMENT -> {
          depth--;
          if (depth == 1) {
            texts.putIfAbsent(reader.getLocalName(), text.toString());
          }
        }
        default -> {}
      }
    }
    return new AnswerDocument(name, Map.copyOf(texts));
  }

  /** The text of an inner element, or null. */
  String text(String element) {
    return texts.get(element);
  }
}
