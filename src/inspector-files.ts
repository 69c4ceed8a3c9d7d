// The files of the inspector, from the package's `dist/inspector`: read when one is first asked for, then kept.

import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { UserError } from './errors.js'
import { packageFolder } from './package-folder.js'
import type { InspectorFile, ReadInspectorFile } from './ports.js'

const read = async (name: string, folder: URL): Promise<InspectorFile> => {
  const bytes = await readFile(new URL(name, folder))
  return { bytes, etag: `"${createHash('sha256').update(bytes).digest('base64url')}"` }
}

/** At one time, so that they belong together. */
const readAll = async (folder: URL): Promise<ReadonlyMap<string, InspectorFile>> => {
  const names = await readdir(folder)
  return new Map(await Promise.all(names.map(async name => [name, await read(name, folder)] as const)))
}

const missing = (cause: Error): UserError =>
  new UserError(
    `The files of the inspector can not be read: ${cause.message}.`,
    'Build them with `npm run build`, or install ens-local anew; all calls of the control API work without them.',
    { code: 'ERR_INSPECTOR', cause }
  )

/** What can not be read is looked for again the next time. */
export const createReadInspectorFile = (
  folder: () => URL = () => packageFolder('dist/inspector/')
): ReadInspectorFile => {
  let files: Promise<ReadonlyMap<string, InspectorFile>> | undefined
  return async name => {
    files ??= readAll(folder())
    try {
      return (await files).get(name)
    } catch (error) {
      files = undefined
      throw missing(error as Error)
    }
  }
}
