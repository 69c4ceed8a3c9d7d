// Writes a file that only its owner may read, all at once: whoever reads it sees the old text or the new one.

import { rename, rm, writeFile } from 'node:fs/promises'

/** Rejects with Node's error; nothing is left behind then. */
export const writePrivately = async (path: string, text: string): Promise<void> => {
  const draft = `${path}.${process.pid}.tmp`
  // One that a process of the same id has left would keep its mode.
  await rm(draft, { force: true })
  try {
    await writeFile(draft, text, { mode: 0o600, flag: 'wx' })
    await rename(draft, path)
  } finally {
    await rm(draft, { force: true })
  }
}
