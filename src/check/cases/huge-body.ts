// 20 MB from nobody in particular, which is twenty times what ENS ever sends.

import { durationText } from '../../ens/duration-text.js'
import type { CheckCase } from '../check-case.js'
import { judge, STRANGER, shouldRefuse } from '../judge.js'

const WHAT = 'an unsigned body of 20 MB'
const SIZE = 20_000_000

export const hugeBody: CheckCase = {
  id: 'huge-body',
  title: 'Huge body refused',
  asks: 'Whether an unsigned body of 20 MB is refused or cut off, and the receiver lives on.',
  run: async exam => {
    const deadlineMs = exam.deadlines.probeMs
    const body = JSON.stringify([exam.events.build({ overrides: { 'info.padding': 'x'.repeat(SIZE) } })])
    const reply = await exam.post({ what: '1 event', body, signed: 'unsigned', deadlineMs })
    if (reply.kind === 'broken')
      return judge(reply, { verdict: 'pass', says: `It cuts the connection off over ${WHAT}.` }, STRANGER)
    const fix = 'Set a limit for bodies, a few MB, and answer 413 beyond it.'
    if (reply.kind === 'timeout') {
      const says = `It has neither taken nor refused ${WHAT} in ${durationText(deadlineMs)}.`
      return judge(reply, { verdict: 'finding', says, fix }, STRANGER)
    }
    return shouldRefuse(reply, { what: WHAT, fix })
  }
}
