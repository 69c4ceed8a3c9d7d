import t from 'tap'
import { toRedactionRules } from '../../src/recording/redaction-rules.js'

t.test('e-mail and phone unless none, and whatever else is named', async t => {
  t.match(toRedactionRules(), { email: true, phone: true, paths: [] })
  t.match(toRedactionRules(['info.subscriberKey']), { email: true, phone: true, paths: ['info.subscriberKey'] })
  t.match(toRedactionRules(['none']), { email: false, phone: false, paths: [] })
  t.match(toRedactionRules(['none', 'email']), { email: true, phone: false, paths: [] })
  t.match(toRedactionRules(['none', 'phone', 'mid']), { email: false, phone: true, paths: ['mid'] })
  t.strictSame(
    [...toRedactionRules(['/a\\/b/', '/c/gi']).patterns],
    [
      ['/a\\/b/', /a\/b/g],
      ['/c/gi', /c/gi]
    ]
  )
})

t.test('what is no rule', async t => {
  for (const [rule, why] of [
    ['a b', /--redact a b: it is no path\./],
    ['info..to', /it is no path/],
    ['/a', /the pattern has no end, or nothing in it/],
    ['//', /the pattern has no end, or nothing in it/],
    ['/(/', /--redact \/\(\/: Invalid regular expression/],
    ['/a/q', /Invalid flags|Invalid regular/],
    ['/a*/', /it fits nothing at all/]
  ] as const)
    t.throws(() => toRedactionRules([rule]), { code: 'ERR_OPTION', message: why, hint: /info\.subscriberKey/ }, rule)
})
