// Where ens-local keeps what outlives a command, for this person on this machine.

import { isAbsolute, join, resolve } from 'node:path'
import type { Io } from './command.js'

export type Place = Pick<Io, 'env' | 'home' | 'platform' | 'cwd'>

/** Windows and macOS have their own; elsewhere it is as the XDG Base Directory Specification says, relative ones ignored. */
const folderOfApplications = ({ env, home, platform }: Place): string => {
  if (platform === 'win32') return env.LOCALAPPDATA || join(home, 'AppData', 'Local')
  if (platform === 'darwin') return join(home, 'Library', 'Application Support')
  const given = env.XDG_DATA_HOME ?? ''
  return isAbsolute(given) ? given : join(home, '.local', 'share')
}

/** ENS_LOCAL_HOME if it is set. It need not be there yet. */
export const dataFolder = (place: Place): string =>
  place.env.ENS_LOCAL_HOME
    ? resolve(place.cwd, place.env.ENS_LOCAL_HOME)
    : join(folderOfApplications(place), 'ens-local')

/** Of the local authority alone. */
export const authorityFolder = (place: Place): string => join(dataFolder(place), 'ca')
