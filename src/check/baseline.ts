// The first good delivery: whether it is taken, and how it has to be signed so that the other cases can be asked.

import type { Baseline, Exam } from './exam.js'
import { isOfEns, type Reading, readings } from './readings.js'
import { isAnswered, type Reply } from './reply.js'

/** Signed in this way, with our key. */
const send = (exam: Exam, reading: Reading): Promise<Reply> => {
  const body = exam.events.batch(1)
  const signed = isOfEns(reading) ? 'signed' : `signed with ${reading.says}`
  return exam.post({ what: '1 event', body, signature: reading.sign(body, exam.key), signed })
}

/** A first answer may be late where a receiver has to wake up; ENS would try again as well. */
const sendPatiently = async (exam: Exam, reading: Reading): Promise<{ reply: Reply; isLate: boolean }> => {
  const reply = await send(exam, reading)
  if (reply.kind !== 'timeout') return { reply, isLate: false }
  const again = await send(exam, reading)
  return again.kind === 'timeout' ? { reply, isLate: false } : { reply: again, isLate: true }
}

export const findBaseline = async (exam: Exam): Promise<Baseline> => {
  const [ofEns, ...others] = readings as [Reading, ...Reading[]]
  const { reply, isLate } = await sendPatiently(exam, ofEns)
  if (reply.kind === 'success') return { isTaken: true, reading: ofEns, reply, isLate }
  // With a key of ours no reading can be right.
  for (const reading of exam.isKeyGiven && isAnswered(reply) ? others : [])
    if ((await send(exam, reading)).kind === 'success') return { isTaken: true, reading, reply, isLate }
  return { isTaken: false, reading: ofEns, reply, isLate }
}
