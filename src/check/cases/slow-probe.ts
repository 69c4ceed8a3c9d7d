// How long probes take: a receiver that is slow on a good day is too slow on a bad one.

import { durationText } from '../../ens/duration-text.js'
import { probeFixes } from '../../ens/probe.js'
import type { CheckCase, Judgement } from '../check-case.js'
import type { Exam } from '../exam.js'
import { toDeed, toFix } from '../judge.js'
import { isAnswered, type Reply } from '../reply.js'

const PROBES = 3

/** Up to the first that is not answered. */
const askAll = async (exam: Exam): Promise<Reply[]> => {
  const replies = [await exam.firstProbe()]
  // Whoever verifies inside the probe could not, with one that is not from the ENS of the handshake.
  const most = exam.handshake === undefined ? PROBES : 1
  while (replies.length < most && replies.every(isAnswered)) replies.push(await exam.probe())
  return replies
}

const toRuling = (worst: Reply, probeMs: number): Pick<Judgement, 'verdict' | 'says' | 'ensNext' | 'fix'> => {
  const deadline = durationText(probeMs)
  if (!isAnswered(worst)) {
    const fix = toFix(worst, probeFixes.Timeout)
    return { verdict: 'fail', says: toDeed(worst, 'the probe'), ensNext: 'createCallback answers 400.', fix }
  }
  const says = `The slowest probe took ${durationText(worst.ms)} of ${deadline}.`
  if (worst.ms <= probeMs / 3) return { verdict: 'pass', says, ensNext: 'Nothing: that is soon enough.' }
  const ensNext = 'It waits, but not longer than its deadline: then createCallback answers 400, Status: Timeout.'
  return { verdict: 'finding', says, ensNext, fix: probeFixes.Timeout }
}

export const slowProbe: CheckCase = {
  id: 'slow-probe',
  title: 'Probes answered soon',
  asks: 'How long three probes in a row take, compared with the deadline; after a handshake that of createCallback.',
  run: async exam => {
    const replies = await askAll(exam)
    const [slowest] = replies.toSorted((a, b) => b.ms - a.ms)
    const worst = replies.find(reply => !isAnswered(reply)) ?? (slowest as Reply)
    const times = replies.length === 1 ? 'once' : `${replies.length} times`
    return { ...toRuling(worst, exam.deadlines.probeMs), sent: `POST the probe, ${times}`, came: worst.came }
  }
}
