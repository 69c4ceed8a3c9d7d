// Why a host under `fault.test` has no address: it is of the kind that has none, or of no kind at all.

import { kindTextOf } from './fault-host.js'
import { findKind, kindAdvice } from './find-kind.js'

const explain = (hostname: string): string => {
  const text = kindTextOf(hostname)
  const kind = findKind(text)?.kind
  if (kind === undefined) return `: '${text}' is no kind of fault. ${kindAdvice(text)}`
  return kind.receiver === undefined ? `: ${text} is for rules alone. Arm it: ens-local faults add --kind ${text}` : ''
}

/** As node:dns words it. */
export const whyNoAddress = (hostname: string): Error =>
  Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}${explain(hostname)}`), {
    code: 'ENOTFOUND',
    syscall: 'getaddrinfo',
    hostname
  })
