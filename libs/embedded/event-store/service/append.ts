/** Both append paths: one call a batch of events (Append), and one long call with correlated answers (BatchAppend). */
import { RpcError, Status, handlerError, streamDeleted } from '../errors.js';
import { MAX_APPEND_BYTES, type AppendOutcome, type EventStore } from '../store/event-store.js';
import type { GrpcCall } from '../wire/grpc-server.js';
import {
  ACCESS_DENIED_REFUSAL,
  TIMEOUT_REFUSAL,
  UNKNOWN_REFUSAL,
  appendSuccessFrame,
  appendWrongVersionFrame,
  badRequestRefusal,
  batchErrorFrame,
  batchSuccessFrame,
  streamDeletedRefusal,
  tooLargeRefusal,
  wrongVersionRefusal,
  type BatchRefusal,
} from '../wire/responses.js';
import {
  decodeAppendMessage,
  decodeBatchMessage,
  type BatchMessage,
  type ProposedEvent,
  type StreamOptions,
} from '../wire/requests.js';
import { log } from '../log-line.js';
import { accessDenied, type Caller } from './access.js';

/** A request whose last part never comes is answered after this time, or at its deadline if that is sooner. */
const UNFINISHED_MS = 2000;
/** Bytes waiting for the disk beyond which a call is not read on. */
const MAX_WAITING_BYTES = 32 * 1024 * 1024;
/**
 * After so many bytes a call is read on in the next turn of the event loop, so that answers can leave first. A client that
 * gets the answers to all it sent at once encodes all that follows before it sends any: then it and the node wait for each
 * other in turn.
 */
const TURN_BYTES = 64 * 1024;

const nextTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

const NIL = Buffer.alloc(16);

const validName = (stream: Buffer | undefined): stream is Buffer =>
  stream !== undefined && stream.length > 0 && stream.toString('latin1') !== '$$';

/** What is wrong with a proposed event, or undefined. */
const faultOf = (event: ProposedEvent): 'metadata' | 'event' | undefined => {
  if (event.type === undefined || event.json === undefined) return 'metadata';
  return event.id === undefined || event.id.equals(NIL) || event.type.length === 0 ? 'event' : undefined;
};

const dataBytes = (events: readonly ProposedEvent[]): number =>
  events.reduce((sum, event) => sum + event.data.length, 0);

/** Streams/Append: the first message says where, the others are the events. */
export const append = (store: EventStore, call: GrpcCall, caller: Caller): void => {
  let options: StreamOptions | undefined;
  const events: ProposedEvent[] = [];
  let bytes = 0;
  call.receive(
    (message) => {
      const part = decodeAppendMessage(Buffer.from(message));
      if (part && 'data' in part) {
        bytes += part.data.length;
        if (bytes > MAX_APPEND_BYTES) throw appendTooLarge();
        events.push(part);
      } else options ??= part;
    },
    () => void appendAll(store, call, caller, options, events).catch((error: unknown) => call.fail(error)),
  );
};

const appendTooLarge = (): RpcError =>
  new RpcError(Status.INVALID_ARGUMENT, `Maximum Append Size of ${MAX_APPEND_BYTES} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(MAX_APPEND_BYTES),
  });

const appendAll = async (
  store: EventStore,
  call: GrpcCall,
  caller: Caller,
  options: StreamOptions | undefined,
  events: ProposedEvent[],
): Promise<void> => {
  if (!options?.expected) throw new RpcError(Status.INVALID_ARGUMENT, 'The request carries no expected revision.');
  if (!validName(options.stream)) throw handlerError();
  for (const event of events) {
    const fault = faultOf(event);
    if (fault === 'metadata') {
      throw new RpcError(Status.INVALID_ARGUMENT, 'Required Metadata Property is missing.', {
        exception: 'missing-required-metadata-property',
        'required-metadata-properties': 'type,content-type',
      });
    }
    if (fault) throw handlerError();
  }
  const name = options.stream.toString('utf8');
  if (!caller.mayWrite(name)) throw accessDenied();
  const outcome = await store.append(name, options.expected, events);
  if (outcome.kind === 'deleted') throw streamDeleted(name);
  if (outcome.kind === 'wrong_version') call.finish(appendWrongVersionFrame(outcome.current, options.expected));
  else call.finish(appendSuccessFrame(outcome.revision, outcome.position));
};

interface OpenBatch {
  id: Buffer;
  options: NonNullable<BatchMessage['options']>;
  events: ProposedEvent[];
  bytes: number;
  timer: NodeJS.Timeout | undefined;
}

/** Streams/BatchAppend: exactly one answer a correlation id, in the order of completion. */
export const batchAppend = (store: EventStore, call: GrpcCall, caller: Caller): void =>
  new BatchCall(store, call, caller).start();

class BatchCall {
  private readonly open = new Map<string, OpenBatch>();
  private unanswered = 0;
  private takenInTurn = 0;
  private halfClosed = false;
  private readonly frames: Buffer[] = [];

  constructor(
    private readonly store: EventStore,
    private readonly call: GrpcCall,
    private readonly caller: Caller,
  ) {}

  start(): void {
    this.call.onOver(() => {
      for (const batch of this.open.values()) clearTimeout(batch.timer);
    });
    this.call.receive(
      (message) => this.take(decodeBatchMessage(message), message.length),
      () => {
        this.halfClosed = true;
        this.endIfDone();
      },
    );
  }

  private take(message: BatchMessage, bytes: number): Promise<void> | void {
    if (!message.correlationId) throw new RpcError(Status.INVALID_ARGUMENT, 'The request carries no correlation id.');
    const key = message.correlationId.toString('latin1');
    const batch = this.open.get(key) ?? this.begin(key, message);
    if (!batch) return;
    batch.events.push(...message.events);
    batch.bytes += dataBytes(message.events);
    if (!message.final) {
      // What waits for its last part must not keep the network's buffers alive unseen.
      batch.timer ??= this.expire(key, batch);
      return;
    }
    clearTimeout(batch.timer);
    this.open.delete(key);
    void this.write(batch);
    if (this.store.waitingBytes > MAX_WAITING_BYTES) return this.store.idle();
    this.takenInTurn += bytes;
    if (this.takenInTurn < TURN_BYTES) return;
    this.takenInTurn = 0;
    return nextTurn();
  }

  private begin(key: string, message: BatchMessage): OpenBatch | undefined {
    // Parts of a request that was answered (timed out) are dropped: a second answer would crash the client.
    if (!message.options) return undefined;
    this.unanswered++;
    const batch: OpenBatch = {
      id: message.correlationId as Buffer,
      options: message.options,
      events: [],
      bytes: 0,
      timer: undefined,
    };
    this.open.set(key, batch);
    return batch;
  }

  private expire(key: string, batch: OpenBatch): NodeJS.Timeout {
    const wait = Math.min(UNFINISHED_MS, Math.max(0, (batch.options.deadline ?? Infinity) - Date.now()));
    return setTimeout(() => {
      this.open.delete(key);
      this.refuse(batch, TIMEOUT_REFUSAL);
    }, wait);
  }

  private async write(batch: OpenBatch): Promise<void> {
    const refusal = this.check(batch);
    if (refusal) return this.refuse(batch, refusal);
    const { stream, expected } = batch.options;
    try {
      const outcome = await this.store.append(
        (stream as Buffer).toString('utf8'),
        expected as NonNullable<typeof expected>,
        batch.events,
      );
      this.answer(this.frameFor(batch, outcome));
    } catch (error) {
      if (!(error instanceof RpcError))
        log('error', 'an append failed', { error: error instanceof Error ? error.message : String(error) });
      this.refuse(batch, error instanceof RpcError ? badRequestRefusal(error.message) : UNKNOWN_REFUSAL);
    }
  }

  private check(batch: OpenBatch): BatchRefusal | undefined {
    const { stream, expected, deadline } = batch.options;
    if (!expected) return badRequestRefusal('The request carries no expected revision.');
    if (!validName(stream)) return badRequestRefusal('The name of the stream is empty or invalid.');
    if (!this.caller.mayWrite(stream.toString('utf8'))) return ACCESS_DENIED_REFUSAL;
    if (deadline !== undefined && deadline <= Date.now()) return TIMEOUT_REFUSAL;
    if (batch.bytes > MAX_APPEND_BYTES) return tooLargeRefusal(MAX_APPEND_BYTES);
    const faulty = batch.events.some((event) => faultOf(event) !== undefined);
    return faulty ? badRequestRefusal('An event needs an id, a type and a content type.') : undefined;
  }

  private frameFor(batch: OpenBatch, outcome: AppendOutcome): Buffer {
    const stream = batch.options.stream as Buffer;
    if (outcome.kind === 'ok') return batchSuccessFrame(batch.id, stream, outcome.revision, outcome.position);
    if (outcome.kind === 'deleted') return batchErrorFrame(batch.id, stream, streamDeletedRefusal(stream));
    return batchErrorFrame(
      batch.id,
      stream,
      wrongVersionRefusal(outcome.current, batch.options.expected ?? { kind: 'any' }),
    );
  }

  private refuse(batch: OpenBatch, refusal: BatchRefusal): void {
    this.answer(batchErrorFrame(batch.id, batch.options.stream ?? Buffer.alloc(0), refusal));
  }

  /** What is answered in one turn, usually all appends of one commit, goes out with one write. */
  private answer(frame: Buffer): void {
    this.unanswered--;
    if (this.frames.push(frame) > 1) return;
    process.nextTick(() => {
      this.call.send(Buffer.concat(this.frames.splice(0)));
      this.endIfDone();
    });
  }

  private endIfDone(): void {
    if (this.halfClosed && this.unanswered === 0 && this.frames.length === 0) this.call.finish();
  }
}
