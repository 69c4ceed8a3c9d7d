// Remembers what must be deleted again, for the run after a crash: one small file for each registration, without secrets.

import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { UserError } from '../errors.js'
import { writePrivately } from './write-privately.js'

export interface Remembered {
  /** Origin of the ENS. */
  readonly target: string
  /** MID of the business unit, if one was named. */
  readonly accountId?: string | undefined
  /** Absent when it was not known yet: ENS was asked, and had not answered. */
  readonly callbackId?: string | undefined
  readonly callbackName: string
  readonly url: string
}

type Place = Pick<Remembered, 'target' | 'accountId' | 'url'>

export interface Leftover extends Remembered {
  /** The file that remembers it. */
  readonly file: string
}

export interface RegistrationFiles {
  /** Again with more of the same registration replaces what is remembered. Throws UserError when it can not be written. */
  remember(registration: Remembered): Promise<void>
  forget(registration: Remembered | Leftover): Promise<void>
  /** The url is free at its ENS: whatever was left at it is gone, and must not be taken for what comes now. */
  forgetLeftAt(place: Place): Promise<void>
  /** What processes that are gone have left; `broken` are the paths of files that can not be read. */
  leftovers(): Promise<{ leftovers: Leftover[]; broken: string[] }>
}

/** A signal of 0 is sent to nobody and only asks; EPERM means that it is there and someone else's. */
const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

type Entry = Remembered & { readonly pid: number }

const isEntry = (value: unknown): value is Entry => {
  const { target, callbackName, url, pid } = Object(value) as Partial<Entry>
  return [target, callbackName, url].every(text => typeof text === 'string') && Number.isInteger(pid)
}

const read = async (path: string): Promise<Entry | undefined> => {
  try {
    const entry: unknown = JSON.parse(await readFile(path, 'utf8'))
    return isEntry(entry) ? entry : undefined
  } catch {
    return undefined
  }
}

const notRemembered = (path: string, cause: unknown): UserError =>
  new UserError(
    `What must be deleted later can not be remembered: ${path} can not be written (${(cause as NodeJS.ErrnoException).code}).`,
    'Set ENS_LOCAL_HOME to a folder that you may write, or leave --cleanup out.',
    { code: 'ERR_NOT_REMEMBERED', cause }
  )

/** `folder` need not exist. Several processes may use it at once. */
export const createRegistrationFiles = (folder: string): RegistrationFiles => {
  const { pid } = process
  const own = new Set<string>()
  const pathOf = ({ target, accountId, url }: Place): string => {
    const name = createHash('sha256').update(JSON.stringify([target, accountId, url, pid]))
    return join(folder, `${name.digest('hex').slice(0, 32)}.json`)
  }
  // In a container every run may have the same pid: what we have not written ourselves is then from an earlier one.
  const isLeft = (path: string, entry: Entry): boolean => !own.has(path) && (entry.pid === pid || !isAlive(entry.pid))
  const forget = async (path: string): Promise<void> => {
    own.delete(path)
    await rm(path, { force: true })
  }
  const leftovers: RegistrationFiles['leftovers'] = async () => {
    const names = await readdir(folder).catch(() => [])
    const found: Leftover[] = []
    const broken: string[] = []
    for (const name of names.filter(text => text.endsWith('.json'))) {
      const file = join(folder, name)
      const entry = await read(file)
      if (entry === undefined) broken.push(file)
      else if (isLeft(file, entry)) found.push({ ...entry, file })
    }
    return { leftovers: found, broken }
  }
  return {
    remember: async registration => {
      const path = pathOf(registration)
      own.add(path)
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 })
        await writePrivately(path, `${JSON.stringify({ ...registration, pid }, null, 2)}\n`)
      } catch (cause) {
        throw notRemembered(path, cause)
      }
    },
    forget: registration => forget('file' in registration ? registration.file : pathOf(registration)),
    forgetLeftAt: async ({ target, accountId, url }) => {
      for (const left of (await leftovers()).leftovers)
        if (left.target === target && left.accountId === accountId && left.url === url) await forget(left.file)
    },
    leftovers
  }
}
