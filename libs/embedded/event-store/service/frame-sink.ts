/** Collects frames and sends them in few large pieces, waiting when the client takes nothing. */
import type { GrpcCall } from '../wire/grpc-server.js';

const FLUSH_BYTES = 64 * 1024;

export class FrameSink {
  private frames: Buffer[] = [];
  private bytes = 0;

  constructor(private readonly call: GrpcCall) {}

  get over(): boolean {
    return this.call.over;
  }

  add(frame: Buffer): void {
    this.frames.push(frame);
    this.bytes += frame.length;
  }

  /** Sends what has gathered when it is worth a write. */
  async flushPage(): Promise<void> {
    if (this.bytes >= FLUSH_BYTES) await this.flush();
  }

  async flush(): Promise<void> {
    if (!this.send()) await this.call.drained();
  }

  /** Sends what has gathered; false when the client takes nothing more for the moment. */
  send(): boolean {
    return this.bytes === 0 || this.call.send(this.take());
  }

  finish(): void {
    this.call.finish(this.bytes > 0 ? this.take() : undefined);
  }

  private take(): Buffer {
    const frames = Buffer.concat(this.frames, this.bytes);
    this.frames = [];
    this.bytes = 0;
    return frames;
  }
}
