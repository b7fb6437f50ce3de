import fs from 'node:fs';
import path from 'node:path';
import { EventStoreNodeError } from '../errors.js';
import { tempFolder } from '../../testing/temp-folder.js';
import { lockStore } from './store-lock.js';

describe('the lock of a store', () => {
  const temporary = tempFolder();
  const folder = path.join(temporary.path, 'store');
  afterAll(() => temporary.remove());

  const refusal = (place: string): unknown => {
    try {
      return lockStore(place);
    } catch (error) {
      return error;
    }
  };

  it('makes the folder for its owner alone, and is free again when given back', () => {
    const unlock = lockStore(folder);
    expect(fs.statSync(folder).mode & 0o777).toBe(0o700);
    expect(refusal(folder)).toBeInstanceOf(EventStoreNodeError);
    expect(refusal(folder)).toMatchObject({
      code: 'FOLDER_IN_USE',
      message: `The folder ${folder} is in use by process ${process.pid}: stop that process, or choose another folder.`,
    });
    unlock();
    lockStore(folder)();
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it('says what to do about a folder that cannot be written', () => {
    const file = path.join(temporary.path, 'file');
    fs.writeFileSync(file, '');
    expect(refusal(file)).toBeInstanceOf(EventStoreNodeError);
    expect(refusal(file)).toMatchObject({
      code: 'FOLDER_NOT_WRITABLE',
      message: `The folder ${file} cannot be written (EEXIST): give this user the right to, or choose another folder.`,
    });
  });
});
