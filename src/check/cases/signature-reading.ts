// How the receiver makes the signature that it compares with.

import type { CheckCase, Judgement } from '../check-case.js'
import { mustTake, nextAfterDelivery, toSkip } from '../judge.js'
import { fixOf, isOfEns, type Reading, readings } from '../readings.js'

const WHAT = 'a body with spaces and escapes'
const RAW = 'Take the HMAC over the raw bytes of the body, before any parser has seen them.'

const words = (taken: readonly Reading[]): string => taken.map(({ says }) => says).join(', and ')

const toRuling = (taken: readonly Reading[]): Pick<Judgement, 'verdict' | 'says' | 'ensNext' | 'fix'> => {
  const [first] = taken
  if (taken.some(isOfEns)) {
    const says = `It takes signatures made with ${words(taken)}, as ENS makes them.`
    return { verdict: 'pass', says, ensNext: nextAfterDelivery({ kind: 'success' }) }
  }
  const ensNext = nextAfterDelivery({ kind: 'refusal' })
  if (first === undefined)
    return { verdict: 'fail', says: `It refuses ${WHAT}, however it is signed.`, ensNext, fix: RAW }
  const says = `It takes signatures made with ${words(taken)}, which is not how ENS makes them.`
  return { verdict: 'fail', says, ensNext, fix: fixOf(first) }
}

export const signatureReading: CheckCase = {
  id: 'signature-reading',
  title: 'Signature as ENS makes it',
  asks: 'Whether the key is read decoded or as text, and whether the raw or a re-serialised body is hashed.',
  needs: 'taken',
  run: async exam => {
    const wrong = await exam.wrongSignature()
    if (wrong.kind === 'success')
      return toSkip('It takes wrong signatures too, so how it makes its own can not be told.')
    const { taken, cut } = await exam.readings()
    if (cut !== undefined) return mustTake(cut, { what: WHAT, fix: RAW })
    const came = taken.length === 0 ? 'no success' : `success for ${words(taken)}`
    const sent = `POST 1 event with spaces and escapes, signed in ${readings.length} ways`
    return { ...toRuling(taken), sent, came }
  }
}
