/**
 * A disk in memory that keeps what was synced and forgets the rest when the power goes, or, torn, keeps any part of it:
 * sectors of 512 bytes reach the disk in whatever order they like.
 */
import path from 'node:path';
import type { FileLayer, StoreFile } from '../event-store/storage/files.js';

const SECTOR = 512;

class Content {
  current: Buffer = Buffer.alloc(0);
  synced: Buffer = Buffer.alloc(0);
  /** Sectors written since the last sync. */
  readonly dirty = new Set<number>();

  write(source: Buffer, position: number): void {
    const end = position + source.length;
    if (end > this.current.length)
      this.current = Buffer.concat([this.current, Buffer.alloc(end - this.current.length)]);
    else this.current = Buffer.from(this.current);
    source.copy(this.current, position);
    for (let sector = Math.floor(position / SECTOR); sector * SECTOR < end; sector++) this.dirty.add(sector);
  }

  sync(image: Buffer): void {
    this.synced = image;
    if (image === this.current) this.dirty.clear();
  }

  /** What the disk holds after a power cut. */
  afterCrash(keep: () => boolean): Buffer {
    const size = keep() ? this.current.length : this.synced.length;
    const result = Buffer.alloc(size);
    this.synced.copy(result);
    for (const sector of this.dirty)
      if (keep()) this.current.copy(result, sector * SECTOR, sector * SECTOR, Math.min(size, (sector + 1) * SECTOR));
    return result;
  }
}

export class ForgetfulFiles implements FileLayer {
  /** Names as programs see them, and as they stand on the disk. */
  private names = new Map<string, Content>();
  private durableNames = new Map<string, Content>();
  private off = false;
  /** Writes that still succeed before the disk is full. */
  writesLeft = Infinity;
  /** How the disk says then that it has no room. */
  full = 'ENOSPC';

  /** Switches the power off: nothing succeeds any more, and the returned disk holds what survived. */
  crash(keepUnsynced: () => boolean = () => false): ForgetfulFiles {
    this.off = true;
    const after = new ForgetfulFiles();
    for (const [name, content] of this.durableNames) {
      const survived = new Content();
      survived.current = survived.synced = content.afterCrash(keepUnsynced);
      after.names.set(name, survived);
      after.durableNames.set(name, survived);
    }
    return after;
  }

  /** The bytes of a file, to look at or to damage. */
  bytesOf(file: string): Buffer {
    return (this.names.get(path.resolve(file)) as Content).current;
  }

  open(file: string, mode: 'read' | 'create' | 'update'): StoreFile {
    const name = path.resolve(file);
    if (mode === 'create') this.names.set(name, new Content());
    const content = this.names.get(name);
    if (!content) throw Object.assign(new Error(`ENOENT: ${name}`), { code: 'ENOENT' });
    return this.handle(content);
  }

  exists(file: string): boolean {
    const name = path.resolve(file);
    return [...this.names.keys()].some((known) => known === name || known.startsWith(`${name}/`));
  }

  list(folder: string): string[] {
    const prefix = `${path.resolve(folder)}/`;
    return [...this.names.keys()]
      .filter((name) => name.startsWith(prefix) && !name.slice(prefix.length).includes('/'))
      .map((name) => name.slice(prefix.length))
      .sort();
  }

  makeFolder(): void {
    this.alive();
  }

  rename(from: string, to: string): void {
    this.alive();
    const content = this.names.get(path.resolve(from)) as Content;
    this.names.delete(path.resolve(from));
    this.names.set(path.resolve(to), content);
  }

  remove(file: string): void {
    this.alive();
    this.names.delete(path.resolve(file));
  }

  syncFolder(folder: string): void {
    this.alive();
    const prefix = `${path.resolve(folder)}/`;
    for (const name of this.durableNames.keys()) if (name.startsWith(prefix)) this.durableNames.delete(name);
    for (const [name, content] of this.names) if (name.startsWith(prefix)) this.durableNames.set(name, content);
  }

  private alive(): void {
    if (this.off) throw new Error('The power is off.');
  }

  private handle(content: Content): StoreFile {
    return {
      read: (target, offset, length, position) =>
        position >= content.current.length ? 0 : content.current.copy(target, offset, position, position + length),
      write: (source, position) => {
        this.alive();
        if (this.writesLeft-- <= 0) {
          // Like a full disk, which takes what still fits.
          content.write(source.subarray(0, Math.floor(source.length / 2)), position);
          throw Object.assign(new Error(`${this.full}: no space left on device`), { code: this.full });
        }
        content.write(source, position);
      },
      sync: () =>
        new Promise((resolve, reject) => {
          const image = content.current;
          setImmediate(() => {
            if (this.off) return reject(new Error('The power is off.'));
            content.sync(image);
            resolve();
          });
        }),
      syncNow: () => {
        this.alive();
        content.sync(content.current);
      },
      size: () => content.current.length,
      truncate: (size) => {
        this.alive();
        const cut = Buffer.alloc(size);
        content.current.copy(cut);
        content.current = cut;
      },
      close: () => undefined,
    };
  }
}
