// Whether this Node will do, and where it has SQLite from.

import { UserError } from '../../errors.js'
import type { DoctorCheck } from './doctor-check.js'

// As in `engines` of package.json.
const OLDEST = [20, 19] as const

const isOldEnough = (version: string): boolean => {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])
}

export const nodeCheck: DoctorCheck = {
  name: 'node',
  look: async ({ node: { version, hasSqlite } }) => {
    if (!isOldEnough(version))
      throw new UserError(`Node ${version} is too old.`, `Install Node ${OLDEST.join('.')} or newer.`)
    const { loadSqlite } = await import('../../store/load-sqlite.js')
    await loadSqlite()
    return [{ state: 'ok', text: `${version}, SQLite of ${hasSqlite ? 'its own' : '@photostructure/sqlite'}` }]
  }
}
