// Whether registrations are left over at an ENS by runs that crashed.

import { cleanCommand, registrationFiles } from '../open-registration.js'
import { printable } from '../printable.js'
import type { DoctorCheck } from './doctor-check.js'

export const leftoversCheck: DoctorCheck = {
  name: 'leftovers',
  look: async ({ io }) => {
    const { leftovers, broken } = await registrationFiles(io).leftovers()
    const places = new Map(
      leftovers.map(({ target: url, accountId }) => [
        cleanCommand({ target: { url, isTenant: false }, accountId }),
        url
      ])
    )
    const left = [...places].map(
      ([command, url]) =>
        ({
          state: 'warn',
          text: `A run has left registrations at ${printable(url)}.`,
          todo: printable(command)
        }) as const
    )
    const unread = broken.map(
      path => ({ state: 'warn', text: `${path} can not be read.`, todo: 'Delete it.' }) as const
    )
    if (left.length + unread.length === 0) return [{ state: 'ok', text: 'no registrations are left over' }]
    return [...left, ...unread]
  }
}
