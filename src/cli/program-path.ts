// Where a program is, found as a shell finds it.

import { constants } from 'node:fs'
import { access, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Place } from './data-folder.js'

const isProgram = async (path: string): Promise<boolean> => {
  try {
    await access(path, constants.X_OK)
    return (await stat(path)).isFile()
  } catch {
    return false
  }
}

/** Windows knows a program by the end of its name, and looks where it is before it looks on PATH. */
const waysOf = ({ env, platform, cwd }: Place): { folders: string[]; ends: string[] } => {
  const folders = (separator: string): string[] => (env.PATH ?? '').split(separator).filter(Boolean)
  if (platform !== 'win32') return { folders: folders(':'), ends: [''] }
  const ends = (env.PATHEXT || '.COM;.EXE;.BAT;.CMD').split(';')
  return { folders: [cwd, ...folders(';')], ends: ['', ...ends] }
}

/** Its path; undefined when there is none of that name. */
export const programPath = async (name: string, place: Place): Promise<string | undefined> => {
  const { folders, ends } = waysOf(place)
  const isPath = /[/\\]/.test(name)
  const bases = isPath ? [resolve(place.cwd, name)] : folders.map(folder => join(folder, name))
  for (const path of bases.flatMap(base => ends.map(end => base + end))) if (await isProgram(path)) return path
  return undefined
}
