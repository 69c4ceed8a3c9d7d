import t from 'tap'
import { toAssignments } from '../../src/cli/assignments.js'

t.test('path=value', async t => {
  t.strictSame(toAssignments(undefined, '--set'), {})
  t.strictSame(
    toAssignments(['info.to=a@b.c', 'mid=7', 'info.status="7"', 'info={"a":[1]}', 'a=b=c', 'b=', 'c=null'], '--set'),
    { 'info.to': 'a@b.c', mid: 7, 'info.status': '7', info: { a: [1] }, a: 'b=c', b: '', c: null }
  )
  for (const text of ['info.to', '=x', ''])
    t.throws(() => toAssignments([text], '--edit'), {
      code: 'ERR_USAGE',
      message: /^--edit /,
      hint: /--edit info\.to=/
    })
})
