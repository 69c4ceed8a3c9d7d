// Clicks before the send that they are about, and what is older after what is newer: ENS promises no order.

import type { CheckCase } from '../check-case.js'
import { mustTake } from '../judge.js'

export const outOfOrderBatch: CheckCase = {
  id: 'out-of-order-batch',
  title: 'Events out of order',
  asks: 'Whether a click is taken before its send, and the older batch after the newer one.',
  needs: 'taken',
  run: async exam => {
    const { build } = exam.events
    const send = build({ age: 3_600_000 })
    const click = build({ type: 'EngagementEvents.EmailClick', of: send })
    const open = build({ type: 'EngagementEvents.EmailOpen', of: send, age: 60_000 })
    const first = await exam.deliver('a click and the open before it', JSON.stringify([click, open]))
    const reply =
      first.kind === 'success' ? await exam.deliver('the send that they are about', JSON.stringify([send])) : first
    const fix = 'Take events in any order, order them by timestampUTC, and do not ask that a send is known.'
    return mustTake(reply, { what: 'events out of order', fix })
  }
}
