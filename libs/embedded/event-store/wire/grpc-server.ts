/**
 * A gRPC server on node:http2 that hands raw messages up and takes finished frames down: encoded events pass through
 * without being touched. Protocol: https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md.
 */
import http2 from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { DamagedRecordError, EventStoreNodeError, RpcError, Status, diskFull, messageText } from '../errors.js';
import { log } from '../log-line.js';
import { listenError } from './listen-error.js';

/** The real server's limit for one message. */
const MAX_MESSAGE_BYTES = 16 * 1024 * 1024 - 10_000;
const WINDOW_BYTES = 768 * 1024;
const PING_EVERY_MS = 10_000;
/** Time for the end of a call to reach its client before the connection is cut. */
const FAREWELL_MS = 50;

/** A message with its five-byte gRPC prefix. */
export const grpcFrame = (...parts: Buffer[]): Buffer => {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(length, 1);
  return Buffer.concat([prefix, ...parts]);
};

export type CallHandler = (call: GrpcCall) => void | Promise<void>;

/** One call; sends nothing until told, and exactly one status at the end. */
export class GrpcCall {
  private responded = false;
  private ended = false;
  private pending: Buffer = Buffer.alloc(0);
  private chunks: Buffer[] = [];
  private missing = 0;
  private readonly closeListeners: (() => void)[] = [];

  constructor(
    private readonly stream: http2.ServerHttp2Stream,
    readonly headers: http2.IncomingHttpHeaders,
  ) {
    stream.on('error', () => undefined);
    stream.once('close', () => {
      this.ended = true;
      for (const listener of this.closeListeners.splice(0)) listener();
    });
  }

  /** True as soon as nothing can be sent any more: answered, cancelled or cut. */
  get over(): boolean {
    return this.ended;
  }

  /** True while the client takes nothing more for the moment. */
  get blocked(): boolean {
    return !this.ended && this.stream.writableNeedDrain;
  }

  /** Bytes that wait in this process for the client's window to open. */
  get waitingBytes(): number {
    return this.stream.writableLength;
  }

  onOver(listener: () => void): void {
    if (this.ended) listener();
    else this.closeListeners.push(listener);
  }

  /** Calls back for each whole message and once when the client has said all; a returned promise holds the next ones back. */
  receive(onMessage: (message: Buffer) => void | Promise<void>, onEnd: () => void): void {
    this.stream.on('data', (chunk: Buffer) => {
      this.chunks.push(chunk);
      this.missing -= chunk.length;
      if (this.missing > 0) return;
      const paused = this.deliver(onMessage);
      if (paused) this.hold(paused, onMessage);
    });
    this.stream.once('end', () => {
      if (!this.ended) onEnd();
    });
  }

  /** The single message of a unary or server-streaming call. */
  single(): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      let first: Buffer | undefined;
      this.receive(
        (message) => {
          first ??= Buffer.from(message);
        },
        () => (first ? resolve(first) : reject(new RpcError(Status.INVALID_ARGUMENT, 'The request is empty.'))),
      );
    });
  }

  /** Sends finished frames; false when the caller should wait for drained(). */
  send(frames: Buffer): boolean {
    if (this.ended) return true;
    this.respond();
    return this.stream.write(frames);
  }

  async drained(): Promise<void> {
    if (!this.blocked) return;
    await new Promise<void>((resolve) => {
      this.stream.once('drain', resolve);
      this.onOver(resolve);
    });
  }

  /** Ends the call with OK after what was sent. */
  finish(lastFrames?: Buffer): void {
    if (this.ended) return;
    this.respond();
    this.ended = true;
    this.stream.once('wantTrailers', () => this.stream.sendTrailers({ 'grpc-status': '0' }));
    if (lastFrames) this.stream.end(lastFrames);
    else this.stream.end();
  }

  /** Ends the call with an error; anything but an RpcError is logged and reported as the real server does. */
  fail(error: unknown): void {
    if (this.ended) return;
    const refusal = error instanceof RpcError ? error : unexpected(error, this.headers[':path']);
    const trailers = {
      ...refusal.trailers,
      'grpc-status': String(refusal.code),
      'grpc-message': messageText(refusal.message),
    };
    this.ended = true;
    if (this.responded) {
      this.stream.once('wantTrailers', () => this.stream.sendTrailers(trailers));
      this.stream.end();
    } else {
      this.stream.respond({ ':status': 200, 'content-type': 'application/grpc', ...trailers }, { endStream: true });
    }
    this.stream.resume();
  }

  private respond(): void {
    if (this.responded) return;
    this.responded = true;
    this.stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
  }

  private deliver(onMessage: (message: Buffer) => void | Promise<void>): Promise<void> | undefined {
    let offset = 0;
    let paused: Promise<void> | undefined;
    const parts = [this.pending, ...this.chunks].filter((part) => part.length > 0);
    this.pending = parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
    this.chunks = [];
    this.missing = 0;
    while (!paused && !this.ended && this.pending.length - offset >= 5) {
      const length = this.pending.readUInt32BE(offset + 1);
      if (length > MAX_MESSAGE_BYTES) this.fail(tooLarge());
      else if (this.pending[offset] !== 0)
        this.fail(new RpcError(Status.UNIMPLEMENTED, 'Compressed messages are not supported.'));
      else if (this.pending.length - offset - 5 < length) {
        this.missing = length + 5 - (this.pending.length - offset);
        break;
      }
      if (this.ended) break;
      const message = this.pending.subarray(offset + 5, offset + 5 + length);
      offset += 5 + length;
      try {
        paused = onMessage(message) ?? undefined;
      } catch (error) {
        this.fail(error);
      }
    }
    this.pending = this.ended ? Buffer.alloc(0) : this.pending.subarray(offset);
    return paused;
  }

  private hold(paused: Promise<void>, onMessage: (message: Buffer) => void | Promise<void>): void {
    this.stream.pause();
    paused.then(
      () => {
        const again = this.deliver(onMessage);
        if (again) this.hold(again, onMessage);
        else this.stream.resume();
      },
      (error: unknown) => this.fail(error),
    );
  }
}

/** What grpc-js says when the real server drops a call at its end. */
const leaving = (): RpcError =>
  new RpcError(Status.INTERNAL, 'Received RST_STREAM with code 0 (Call ended without gRPC status)');

const tooLarge = (): RpcError =>
  new RpcError(Status.RESOURCE_EXHAUSTED, 'Received message exceeds the maximum configured message size.');

const unexpected = (error: unknown, path: unknown): RpcError => {
  if (error instanceof DamagedRecordError) {
    log('error', 'stored data is damaged', { path, position: error.position, error: error.message });
    return new RpcError(Status.DATA_LOSS, error.message);
  }
  if (error instanceof EventStoreNodeError) {
    log('error', error.message, { path });
    return new RpcError(Status.DATA_LOSS, error.message);
  }
  const full = diskFull(error);
  if (full) {
    log('error', full.message, { path });
    return full;
  }
  if (!(error instanceof RangeError))
    log('error', 'a call failed unexpectedly', { path, error: error instanceof Error ? error.stack : String(error) });
  return new RpcError(Status.UNKNOWN, 'Exception was thrown by handler.');
};

export interface TlsFiles {
  cert: Buffer;
  key: Buffer;
}

/** Listens and routes by path; unknown paths are refused as UNIMPLEMENTED. */
export class GrpcServer {
  private readonly server: http2.Http2Server | http2.Http2SecureServer;
  private readonly sessions = new Set<http2.ServerHttp2Session>();
  private readonly calls = new Set<GrpcCall>();

  constructor(route: (path: string, headers: http2.IncomingHttpHeaders) => CallHandler, tls?: TlsFiles) {
    const options = {
      settings: { maxConcurrentStreams: 100, initialWindowSize: WINDOW_BYTES, maxFrameSize: 65_536 },
      maxSessionMemory: 512,
      maxSendHeaderBlockLength: 65_536,
      // Cancelling a subscription resets its stream: ordinary here, so the guard against reset floods must not bite.
      streamResetBurst: 1_000_000,
      streamResetRate: 1_000_000,
    };
    this.server = tls
      ? http2.createSecureServer({ ...options, ...tls, allowHTTP1: false })
      : http2.createServer(options);
    this.server.on('connection', (socket: Socket) => socket.setNoDelay(true));
    this.server.on('session', (session: http2.ServerHttp2Session) => this.adopt(session));
    this.server.on('stream', (stream: http2.ServerHttp2Stream, headers: http2.IncomingHttpHeaders) => {
      const call = new GrpcCall(stream, headers);
      this.calls.add(call);
      call.onOver(() => this.calls.delete(call));
      try {
        void Promise.resolve(route(String(headers[':path']), headers)(call)).catch((error: unknown) =>
          call.fail(error),
        );
      } catch (error) {
        call.fail(error);
      }
    });
  }

  /** Starts listening; port 0 lets the system choose. Returns the port. */
  async listen(host: string, port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)));
      this.server.listen(port, host, resolve);
    });
    this.server.on('error', (error) => log('error', 'server error', { error: error.message }));
    return (this.server.address() as AddressInfo).port;
  }

  /** Closes the port at once and ends every call as clients of the real server see it, only sooner. */
  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.server.close(() => resolve()));
    if (this.calls.size > 0) {
      for (const call of this.calls) call.fail(leaving());
      await new Promise((resolve) => setTimeout(resolve, FAREWELL_MS));
    }
    for (const session of this.sessions) session.destroy();
    await closed;
  }

  private adopt(session: http2.ServerHttp2Session): void {
    this.sessions.add(session);
    session.setLocalWindowSize(WINDOW_BYTES * 4);
    const timer = setInterval(() => pingOrCut(session), PING_EVERY_MS);
    timer.unref();
    session.on('error', () => undefined);
    session.once('close', () => {
      clearInterval(timer);
      this.sessions.delete(session);
    });
  }
}

/** A peer that does not answer a ping for 10 s is gone (half-open connection): its calls must not stay. */
const pingOrCut = (session: http2.ServerHttp2Session): void => {
  if (session.closed || session.destroyed) return;
  const timer = setTimeout(() => session.destroy(), PING_EVERY_MS);
  timer.unref();
  session.ping(() => clearTimeout(timer));
};
