/** The only door to the disk: a test puts a layer behind it that forgets what was not synced. */
import fs from 'node:fs';
import path from 'node:path';

export interface StoreFile {
  /** Reads up to `length` bytes; returns how many there were. */
  read(target: Buffer, offset: number, length: number, position: number): number;
  write(source: Buffer, position: number): void;
  /** Resolves when everything written so far is on the disk. */
  sync(): Promise<void>;
  syncNow(): void;
  size(): number;
  truncate(size: number): void;
  close(): void;
}

export interface FileLayer {
  open(file: string, mode: 'read' | 'create' | 'update'): StoreFile;
  exists(file: string): boolean;
  list(folder: string): string[];
  makeFolder(folder: string): void;
  /** Replaces `to`; durable only after syncFolder. */
  rename(from: string, to: string): void;
  remove(file: string): void;
  syncFolder(folder: string): void;
}

class DiskFile implements StoreFile {
  constructor(private readonly descriptor: number) {}

  read(target: Buffer, offset: number, length: number, position: number): number {
    let done = 0;
    while (done < length) {
      const count = fs.readSync(this.descriptor, target, offset + done, length - done, position + done);
      if (count === 0) break;
      done += count;
    }
    return done;
  }

  write(source: Buffer, position: number): void {
    let done = 0;
    while (done < source.length)
      done += fs.writeSync(this.descriptor, source, done, source.length - done, position + done);
  }

  sync(): Promise<void> {
    return new Promise((resolve, reject) =>
      fs.fdatasync(this.descriptor, (error) => (error ? reject(error) : resolve())),
    );
  }

  syncNow(): void {
    fs.fdatasyncSync(this.descriptor);
  }

  size(): number {
    return fs.fstatSync(this.descriptor).size;
  }

  truncate(size: number): void {
    fs.ftruncateSync(this.descriptor, size);
  }

  close(): void {
    fs.closeSync(this.descriptor);
  }
}

const FLAGS = { read: 'r', create: 'w+', update: 'r+' } as const;

/** The real disk. */
export const disk: FileLayer = {
  open: (file, mode) => new DiskFile(fs.openSync(file, FLAGS[mode], 0o600)),
  exists: (file) => fs.existsSync(file),
  list: (folder) => fs.readdirSync(folder).sort(),
  makeFolder: (folder) => {
    fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  },
  rename: (from, to) => fs.renameSync(from, to),
  remove: (file) => fs.rmSync(file, { force: true }),
  syncFolder: (folder) => {
    const descriptor = fs.openSync(folder, 'r');
    try {
      fs.fsyncSync(descriptor);
    } finally {
      fs.closeSync(descriptor);
    }
  },
};

/** Writes a small file so that after a power cut there is either the old one or the whole new one. */
export const replaceFile = (files: FileLayer, file: string, content: Buffer): void => {
  const temporary = `${file}.new`;
  const handle = files.open(temporary, 'create');
  try {
    handle.write(content, 0);
    handle.syncNow();
  } finally {
    handle.close();
  }
  files.rename(temporary, file);
  files.syncFolder(path.dirname(file));
};

export const readWhole = (files: FileLayer, file: string): Buffer => {
  const handle = files.open(file, 'read');
  try {
    const content = Buffer.alloc(handle.size());
    return content.subarray(0, handle.read(content, 0, content.length, 0));
  } finally {
    handle.close();
  }
};
