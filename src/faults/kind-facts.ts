// The kinds of faults as facts, for who is not to load what they do.

import type { FaultKindFacts } from '../ens/fault-rule.js'
import type { FaultKind } from './fault-kind.js'
import { faultKinds } from './fault-kinds.js'

const toFacts = ({ name, parameter, phases, receiver, takes, happens, ensSays, fix }: FaultKind): FaultKindFacts => ({
  name,
  ...(parameter && { parameter }),
  phases,
  isHost: receiver !== undefined,
  ...(takes && { takes }),
  says: happens,
  ensSays,
  fix
})

/** In the order of `ens-local faults list`. */
export const kindFacts: readonly FaultKindFacts[] = faultKinds.map(toFacts)
