// The WebSocket with credit: a frame is acknowledged after it was painted, so a slow browser is sent
// fewer frames instead of a growing queue.
export class Live {
  constructor(handlers, filter) {
    this.handlers = handlers;
    this.attempt = 0;
    this.filter = filter;
    this.decoder = new TextDecoder();
    document.addEventListener('visibilitychange', () => this.visibility());
    this.open();
  }

  open() {
    const url = new URL('live', location.href);
    url.protocol = url.protocol.replace('http', 'ws');
    // The filter goes along, so that no row it refuses is shown for a moment.
    url.search = this.filter ? `?filter=${encodeURIComponent(JSON.stringify(this.filter))}` : '';
    url.hash = '';
    this.socket = new WebSocket(url);
    this.socket.binaryType = 'arraybuffer';
    this.socket.onopen = () => {
      this.attempt = 0;
      this.handlers.link('live', 'live');
      this.visibility();
    };
    this.socket.onmessage = (event) => {
      const message = JSON.parse(this.decoder.decode(event.data));
      this.handlers.frame(message);
      if (message.f === undefined) return;
      // Hidden pages paint nothing: then the timer of the next turn is the acknowledgement.
      if (document.hidden) setTimeout(() => this.send({ ack: message.f }));
      else requestAnimationFrame(() => this.send({ ack: message.f }));
    };
    this.socket.onclose = (event) => {
      const wait = Math.min(10_000, 500 * 2 ** this.attempt++);
      const why = event.reason ? `: ${event.reason}` : '';
      this.handlers.link('lost', `connection lost${why}; again in ${Math.ceil(wait / 1000)} s`);
      setTimeout(() => this.open(), wait);
    };
  }

  visibility() {
    this.send({ live: !document.hidden });
    if (!document.hidden) this.handlers.shown();
  }

  setFilter(filter) {
    this.filter = filter;
    this.send({ filter: filter ?? {} });
  }

  send(message) {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }
}
