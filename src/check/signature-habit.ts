// What the cases have learnt of how the receiver checks signatures, put together.

import type { SignatureHabit } from './check-report.js'
import type { Exam } from './exam.js'
import { isOfEns, type Reading } from './readings.js'

const same = <T>(values: readonly T[]): T | undefined =>
  values.every(value => value === values[0]) ? values[0] : undefined

const toSays = (taken: readonly Reading[]): string => {
  const [first] = taken
  if (first === undefined) return 'It checks signatures; how it makes its own could not be told.'
  const asEns = taken.some(isOfEns) ? 'as ENS makes them' : 'which is not how ENS makes them'
  return `It checks signatures with ${taken.map(({ says }) => says).join(', or ')}, ${asEns}.`
}

export const toSignatureHabit = ({ asked }: Pick<Exam, 'asked'>): SignatureHabit => {
  const { wrongSignature, readings: { taken } = { taken: [] } } = asked
  if (wrongSignature === undefined) return { says: 'How it checks signatures was not asked.' }
  if (wrongSignature.kind === 'success') return { checks: 'accepts', says: 'It does not check signatures.' }
  const key = same(taken.map(reading => reading.key))
  const body = same(taken.map(reading => reading.body))
  return {
    checks: 'refuses',
    ...(key !== undefined && { key }),
    ...(body !== undefined && { body }),
    says: toSays(taken)
  }
}
