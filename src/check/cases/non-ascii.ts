// Names as people have them, in several scripts, and so many that a character is cut in two between packets.

import type { CheckCase } from '../check-case.js'
import { mustTake } from '../judge.js'

const NAME = 'Zoë Łukasiewicz 東京 🎉 שלום \u2028 naïve'

export const nonAscii: CheckCase = {
  id: 'non-ascii',
  title: 'Non-ASCII text',
  asks: 'Whether text beyond ASCII is taken, also where a packet ends within a character.',
  needs: 'taken',
  run: async exam => {
    const named = (subject: string): string =>
      JSON.stringify([exam.events.build({ overrides: { 'info.renderedSubject': subject } })])
    const small = await exam.deliver('1 event in several scripts', named(NAME))
    const fix = 'Join the chunks of the body as bytes, take the HMAC over them, and only then decode them as UTF-8.'
    if (small.kind !== 'success') return mustTake(small, { what: 'text in several scripts', fix })
    // Less than the 100 kB that Express takes unless told otherwise.
    const large = await exam.deliver('1 event with a long text in several scripts', named('東京🎉'.repeat(9000)))
    return mustTake(large, { what: 'text in several scripts', fix })
  }
}
