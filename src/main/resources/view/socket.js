// The WebSocket with credit: a frame is acknowledged after it was painted, so a slow browser is sent
// fewer frames instead of a growing queue.
export class Live {
  constructor(handlers) {
    this.handlers = handlers;
    this.attempt = 0;
    this.filter = null;
    this.decoder = new TextDecoder();
    document.addEventListener('visibilitychange', () => this.visibility());
    this.open();
  }

  open() {
    const url = new URL('live', location.href);
    url.protocol = url.protocol.replace('http', 'ws');
    url.search = '';
    url.hash = '';
    this.socket = new WebSocket(url);
    this.socket.binaryType = 'arraybuffer';
    this.socket.onopen = () => {
      this.attempt = 0;
      this.handlers.link('live', 'live');
      if (this.filter) this.send({ filter: this.filter });
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
    this.send({ filter });
  }

  send(message) {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }
}
