// The liveness probe: nothing but 200 in time will do.

import { toProbeVerdict } from '../../ens/probe.js'
import type { CheckCase } from '../check-case.js'
import { judge, toDeed } from '../judge.js'
import type { Reply } from '../reply.js'

const VERIFIES = 'If it calls ens-verify first, which fails here: --handshake serves one that it can call.'

/** Here nobody can be asked to verify: a receiver that does so before it answers may fail over it. */
const mayHaveVerified = ({ kind, outcome }: Reply): boolean =>
  outcome.answered ? outcome.statusCode >= 400 : kind === 'timeout' || kind === 'broken'

export const probe200: CheckCase = {
  id: 'probe-200',
  title: 'Probe answered with 200',
  asks: 'Whether the probe of createCallback is answered with exactly 200, and in time.',
  run: async exam => {
    const reply = await exam.firstProbe()
    const verdict = toProbeVerdict(reply.outcome, exam.url.hostname)
    if (verdict.passed) {
      const next = 'createCallback answers 201, and the callback has four hours to call ens-verify.'
      return judge(reply, { verdict: 'pass', says: 'It answers 200 to the probe.' }, next)
    }
    const { status, message } = verdict
    const fix = exam.handshake === undefined && mayHaveVerified(reply) ? `${verdict.fix} ${VERIFIES}` : verdict.fix
    const next = `createCallback answers 400, "… Status: ${status}. ${message}", and the callback holds its url until it is deleted.`
    return judge(reply, { verdict: 'fail', says: toDeed(reply, 'the probe'), fix }, next)
  }
}
