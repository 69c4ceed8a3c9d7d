// What the person at the keyboard can mend about a store's file, in words. All else SQLite throws is a bug of ours.

import { dirname } from 'node:path'
import { UserError } from '../errors.js'

interface Complaint {
  /** SQLite's primary result code: https://www.sqlite.org/rescode.html */
  readonly result: number
  /** SQLite's own words for it: @photostructure/sqlite gives no number where a statement fails on its way. */
  readonly words: string
  readonly code: string
  readonly sentence: (path: string) => string
  readonly hint: string
}

const complaints: readonly Complaint[] = [
  {
    result: 5,
    words: 'database is locked',
    code: 'ERR_STORE_LOCKED',
    sentence: path => `${path} is in use by another ens-local.`,
    hint: 'Close the one that has it open, or give this one a file of its own with --data.'
  },
  {
    result: 8,
    words: 'attempt to write a readonly database',
    code: 'ERR_STORE_READ_ONLY',
    sentence: path => `${path} cannot be written to.`,
    hint: 'Give yourself the right to write to the file and its folder, or choose another file.'
  },
  {
    result: 10,
    words: 'disk I/O error',
    code: 'ERR_STORE_DISK',
    sentence: path => `The disk failed while ens-local was using ${path}.`,
    hint: 'Check that the disk is still there and healthy, or choose a file on another one.'
  },
  {
    result: 11,
    words: 'malformed',
    code: 'ERR_STORE_CORRUPT',
    sentence: path => `${path} is damaged.`,
    hint: 'Restore it from a backup, or move it away and start again with an empty one.'
  },
  {
    result: 13,
    words: 'database or disk is full',
    code: 'ERR_STORE_FULL',
    sentence: path => `There is no room left on the disk for ${path}.`,
    hint: 'Make room on the disk, or choose a file on another one.'
  },
  {
    result: 14,
    words: 'unable to open database file',
    code: 'ERR_STORE_UNREADABLE',
    sentence: path => `${path} cannot be opened.`,
    hint: 'Check that it is a file, not a folder, and that you may read and write it and its folder.'
  },
  {
    result: 26,
    words: 'file is not a database',
    code: 'ERR_STORE_NOT_A_DATABASE',
    sentence: path => `${path} is not a database of ens-local.`,
    hint: 'Choose another file, or one that does not exist yet: it is then created.'
  }
]

/** The upper bits of `errcode` say more than we need. */
const resultOf = (error: Error): number | undefined =>
  'errcode' in error && typeof error.errcode === 'number' ? error.errcode & 0xff : undefined

/** A UserError where there is something to be done, otherwise what it was given. */
export const toUserError = (error: unknown, path: string): unknown => {
  if (!(error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR')) return error
  const result = resultOf(error)
  const found = complaints.find(({ result: known, words }) =>
    result === undefined ? error.message.includes(words) : result === known
  )
  return found === undefined
    ? error
    : new UserError(found.sentence(path), found.hint, { code: found.code, cause: error })
}

/** The same for creating the file; `undefined` if it is already there, which is as good. */
export const toFileError = (error: unknown, path: string): unknown => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EEXIST') return undefined
  if (code !== 'ENOENT') {
    const hint = 'Check that its folder is a folder, and that you may write to it.'
    return new UserError(`${path} cannot be created.`, hint, { code: 'ERR_STORE_UNREADABLE', cause: error })
  }
  const hint = 'Create the folder, or choose another file.'
  return new UserError(`There is no folder ${dirname(path)} to keep a store in.`, hint, {
    code: 'ERR_STORE_NO_FOLDER',
    cause: error
  })
}

export const foreignFile = (path: string): UserError =>
  new UserError(`${path} belongs to another program.`, 'Choose another file, or one that is not there yet.', {
    code: 'ERR_STORE_NOT_OURS'
  })
