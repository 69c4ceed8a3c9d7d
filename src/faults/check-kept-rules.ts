// Rules out of a state: checked as those that are given, and counted as far as they had come.

import type { KeptRule } from '../ens/fault-rule.js'
import { stateError } from '../ens/state-error.js'
import { checkRules } from './check-rules.js'
import type { CountedRule } from './fault-rules.js'

/** Throws UserError `ERR_STATE` for one that makes no sense. */
export const checkKeptRules = (kept: readonly KeptRule[]): CountedRule[] => {
  const checked = checkRules(kept.map(({ seen: _seen, fired: _fired, ...rule }) => rule))
  if ('problem' in checked) {
    const { path, says, hint } = checked.problem
    throw stateError(`faults[${path[0]}]`, `: ${says}`, hint)
  }
  return checked.sound.map((sound, index) => {
    const { seen = 0, fired = 0 } = kept[index] as KeptRule
    return { sound, seen, fired }
  })
}
