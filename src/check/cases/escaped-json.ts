// JSON with the escapes of the vendor's samples: the same values, other bytes.

import { escapeHtml } from '../../ens/to-wire.js'
import type { CheckCase } from '../check-case.js'
import { mustTake } from '../judge.js'

export const escapedJson: CheckCase = {
  id: 'escaped-json',
  title: 'Escaped JSON',
  asks: 'Whether a body with \\u003d for = and the like, as in the samples of the vendor, is taken.',
  needs: 'taken',
  run: async exam => {
    const overrides = { 'info.renderedSubject': "https://www.example.com/?a=1&b=<2>&c='3'" }
    const body = escapeHtml(JSON.stringify([exam.events.build({ overrides })]))
    const reply = await exam.deliver('1 event with escapes', body)
    const fix = 'Take the HMAC over the raw bytes: a body that is parsed and written again has lost its escapes.'
    return mustTake(reply, { what: 'a body with escapes such as \\u003d', fix })
  }
}
