/** Both append paths: one call a batch of events (Append), and one long call with correlated answers (BatchAppend). */
import { RpcError, diskFull, handlerError, streamDeleted } from '../errors.js';
import { MAX_APPEND_BYTES, type AppendOutcome, type NodeStore } from '../store/node-store.js';
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
  diskFullRefusal,
  streamDeletedRefusal,
  tooLargeRefusal,
  wrongVersionRefusal,
  type BatchRefusal,
} from '../wire/responses.js';
import {
  decodeAppendMessage,
  decodeBatchMessage,
  type BatchMessage,
  type Expected,
  type ProposedEvent,
  type StreamOptions,
} from '../wire/requests.js';
import { log } from '../log-line.js';
import { accessDenied, type Caller } from './access.js';
import { appendTooLarge, invalidArgument, missingProperty, notValid } from './refusals.js';

/** A request whose last part never comes is answered after this time, or at its deadline if that is sooner. */
const UNFINISHED_MS = 2000;
/**
 * After so many bytes a call is read on in the next turn of the event loop, so that answers can leave first. A client that
 * gets the answers to all it sent at once encodes all that follows before it sends any: then it and the node wait for each
 * other in turn.
 */
const TURN_BYTES = 64 * 1024;

const nextTurn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));

const NIL = Buffer.alloc(16);

const NO_NAME: Buffer = Buffer.alloc(0);

const isName = (stream: string): boolean => stream !== '' && stream !== '$$';

/** What is wrong with a proposed event, in the server's words, or undefined. */
const faultOf = (event: ProposedEvent): string | undefined => {
  if (event.type === undefined || event.json === undefined) return 'The given key was not present in the dictionary.';
  if (event.id === undefined) return 'The id of an event is missing or no id.';
  if (event.id.equals(NIL)) return "Empty eventId provided. (Parameter 'eventId')";
  return event.type.length === 0 ? "Empty eventType provided. (Parameter 'eventType')" : undefined;
};

const dataBytes = (events: readonly ProposedEvent[]): number =>
  events.reduce((sum, event) => sum + event.data.length, 0);

/** Streams/Append: the first message says where, the others are the events. */
export const append = (store: NodeStore, call: GrpcCall, caller: Caller): void => {
  let target: Target | undefined;
  const events: ProposedEvent[] = [];
  let bytes = 0;
  call.receive(
    (message) => {
      const part = decodeAppendMessage(Buffer.from(message));
      if (!target) target = targetOf(part, caller);
      else {
        if (!part || !('data' in part)) throw handlerError();
        bytes += part.data.length;
        refuseFaulty(part, bytes);
        events.push(part);
      }
    },
    () => void appendAll(store, call, target, events).catch((error: unknown) => call.fail(error)),
  );
};

interface Target {
  name: string;
  expected: Expected;
}

const targetOf = (options: StreamOptions | ProposedEvent | undefined, caller: Caller): Target => {
  if (!options || 'data' in options) throw handlerError();
  const { expected, stream = NO_NAME } = options;
  if (!expected) throw invalidArgument('AppendReq+Types+Options+ExpectedStreamRevisionOneofCase');
  if (expected === 'out_of_range') throw handlerError();
  const name = stream.toString('utf8');
  if (!caller.mayWrite(name)) throw accessDenied();
  return { name, expected };
};

/** @param bytes of data so far */
const refuseFaulty = (event: ProposedEvent, bytes: number): void => {
  if (event.type === undefined) throw missingProperty('type');
  if (event.json === undefined) throw missingProperty('content-type');
  if (bytes > MAX_APPEND_BYTES) throw appendTooLarge();
  if (faultOf(event)) throw handlerError();
};

const appendAll = async (
  store: NodeStore,
  call: GrpcCall,
  target: Target | undefined,
  events: ProposedEvent[],
): Promise<void> => {
  if (!target || !isName(target.name)) throw handlerError();
  const { name, expected } = target;
  await store.congested;
  const outcome = await store.append(name, expected, events);
  if (outcome.kind === 'deleted') throw streamDeleted(name);
  if (outcome.kind === 'wrong_version') call.finish(appendWrongVersionFrame(outcome.current, expected));
  else call.finish(appendSuccessFrame(outcome.revision, outcome.position));
};

interface OpenBatch {
  /** The id as it was sent last. */
  correlation: Buffer;
  stream: Buffer;
  name: string;
  expected: Expected;
  deadline: number;
  events: ProposedEvent[];
  bytes: number;
  timer: NodeJS.Timeout | undefined;
}

/** Streams/BatchAppend: exactly one answer a correlation id, in the order of completion. */
export const batchAppend = (store: NodeStore, call: GrpcCall, caller: Caller): void =>
  new BatchCall(store, call, caller).start();

class BatchCall {
  private readonly open = new Map<string, OpenBatch>();
  private unanswered = 0;
  private takenInTurn = 0;
  private halfClosed = false;
  private readonly frames: Buffer[] = [];

  constructor(
    private readonly store: NodeStore,
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
    const { correlation, correlationId, options } = message;
    if (!correlation || !correlationId)
      return this.refuseNew(message, badRequestRefusal('The correlation id is missing or no id.'));
    const key = correlationId.toString('latin1');
    let batch = this.open.get(key);
    if (!batch) {
      // Parts of a request that was answered (timed out, too large) are dropped: a second answer would crash the client.
      if (!options) return;
      const begun = this.begin(correlation, options);
      if ('refusal' in begun) return this.refuseNew(message, begun.refusal);
      batch = begun;
      this.unanswered++;
    }
    const refusal = this.add(batch, message);
    if (!refusal && !message.final) {
      this.open.set(key, batch);
      // What waits for its last part must not keep the network's buffers alive unseen.
      batch.timer ??= this.expire(key, batch);
      return;
    }
    clearTimeout(batch.timer);
    this.open.delete(key);
    if (refusal) return this.refuse(batch, refusal);
    void this.write(batch);
    const { congested } = this.store;
    if (congested) return congested;
    this.takenInTurn += bytes;
    if (this.takenInTurn < TURN_BYTES) return;
    this.takenInTurn = 0;
    return nextTurn();
  }

  /** What the first part says; the rest of the request is not waited for when that is enough to refuse it. */
  private begin(
    correlation: Buffer,
    options: NonNullable<BatchMessage['options']>,
  ): OpenBatch | { refusal: BatchRefusal } {
    const { stream, expected, deadline = Infinity } = options;
    const name = stream?.toString('utf8') ?? '';
    if (!this.caller.mayWrite(name)) return { refusal: ACCESS_DENIED_REFUSAL };
    if (!stream) return { refusal: badRequestRefusal('Required field StreamIdentifier not set.') };
    if (deadline <= Date.now()) return { refusal: TIMEOUT_REFUSAL };
    if (!expected) {
      return { refusal: badRequestRefusal(notValid('BatchAppendReq+Types+Options+ExpectedStreamPositionOneofCase')) };
    }
    if (expected === 'out_of_range') return { refusal: badRequestRefusal('The expected revision is out of range.') };
    return { correlation, stream, name, expected, deadline, events: [], bytes: 0, timer: undefined };
  }

  private add(batch: OpenBatch, { correlation = batch.correlation, events, final }: BatchMessage): BatchRefusal | void {
    batch.correlation = correlation;
    for (const event of events) {
      const fault = faultOf(event);
      if (fault) return badRequestRefusal(fault);
    }
    batch.events.push(...events);
    batch.bytes += dataBytes(events);
    if (batch.bytes > MAX_APPEND_BYTES) return tooLargeRefusal(MAX_APPEND_BYTES);
    if (final && !isName(batch.name)) return badRequestRefusal('The name of the stream is empty or invalid.');
  }

  private expire(key: string, batch: OpenBatch): NodeJS.Timeout {
    const wait = Math.min(UNFINISHED_MS, Math.max(0, batch.deadline - Date.now()));
    return setTimeout(() => {
      this.open.delete(key);
      this.refuse(batch, TIMEOUT_REFUSAL);
    }, wait);
  }

  private async write(batch: OpenBatch): Promise<void> {
    try {
      const outcome = await this.store.append(batch.name, batch.expected, batch.events);
      this.answer(frameFor(batch, outcome));
    } catch (error) {
      if (!(error instanceof RpcError))
        log('error', 'an append failed', { error: error instanceof Error ? error.message : String(error) });
      const full = diskFull(error);
      this.refuse(batch, full ? diskFullRefusal(full.message) : UNKNOWN_REFUSAL);
    }
  }

  private refuse(batch: OpenBatch, refusal: BatchRefusal): void {
    this.answer(batchErrorFrame(batch.correlation, batch.stream, refusal));
  }

  private refuseNew({ correlation, options }: BatchMessage, refusal: BatchRefusal): void {
    this.unanswered++;
    this.answer(batchErrorFrame(correlation, options?.stream, refusal));
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

const frameFor = ({ correlation, stream, expected }: OpenBatch, outcome: AppendOutcome): Buffer => {
  if (outcome.kind === 'ok') return batchSuccessFrame(correlation, stream, outcome.revision, outcome.position);
  if (outcome.kind === 'deleted') return batchErrorFrame(correlation, stream, streamDeletedRefusal(stream));
  return batchErrorFrame(correlation, stream, wrongVersionRefusal(outcome.current, expected));
};
