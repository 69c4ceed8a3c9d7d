// Writes a file that is not there yet, only for its owner, and all at once. Several processes may do so in one folder.

import { access, rename, rm, writeFile } from 'node:fs/promises'

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false
  )

/** Rejects with Node's error, `EEXIST` for a file that is there or is just being written; nothing is left behind then. */
export const writeNew = async (path: string, text: string): Promise<void> => {
  const draft = `${path}.tmp`
  // Whoever has the draft has the name.
  await writeFile(draft, '', { mode: 0o600, flag: 'wx' })
  try {
    await writeFile(draft, text)
    if (await exists(path)) throw Object.assign(new Error(`${path} is there already.`), { code: 'EEXIST' })
    await rename(draft, path)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}
