// Which cases are run: those that are asked for by id.

import { likeness } from '../ens/resolve-type.js'
import { UserError } from '../errors.js'
import type { CheckCase } from './check-case.js'
import { checkCases } from './check-cases.js'

const unknownCase = (option: string, id: string): UserError => {
  const near = checkCases
    .map(known => ({ id: known.id, likeness: likeness(id, known.id) }))
    .filter(known => known.likeness >= 0.5)
    .sort((a, b) => b.likeness - a.likeness)[0]
  const list = `The cases are ${checkCases.map(known => known.id).join(', ')}.`
  const hint = near === undefined ? list : `Did you mean ${near.id}? ${list}`
  return new UserError(`${option}: there is no case ${id}.`, hint, { code: 'ERR_OPTION' })
}

/** In the order of the registry. Throws UserError `ERR_OPTION` for an unknown id, and when nothing is left. */
export const chooseCases = (only: readonly string[] | undefined, skip: readonly string[] = []): CheckCase[] => {
  for (const [option, ids] of Object.entries({ only: only ?? [], skip }))
    for (const id of ids) if (!checkCases.some(known => known.id === id)) throw unknownCase(option, id)
  const chosen = checkCases.filter(({ id }) => (only?.includes(id) ?? true) && !skip.includes(id))
  if (chosen.length > 0) return chosen
  throw new UserError('No case is left to be run.', 'Ask for one with only, or skip fewer.', { code: 'ERR_OPTION' })
}
