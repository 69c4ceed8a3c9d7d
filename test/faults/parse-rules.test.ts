import t from 'tap'
import type { UserError } from '../../src/errors.js'
import { parseRules } from '../../src/faults/parse-rules.js'

const wrong = (text: string): string => {
  try {
    parseRules(text, 'faults.json')
    return 'nothing is wrong'
  } catch (error) {
    const { message, code } = error as UserError
    return `${code} ${message}`
  }
}

t.test('an array, {"rules": […]} or one rule, with comments', async t => {
  const rule = { match: { phase: 'delivery' }, fault: { kind: 'drop-ack' } }
  const text = JSON.stringify(rule)
  t.same(parseRules(text, 'f'), [rule])
  t.same(parseRules(`\uFEFF[${text}, // this one\n ${text},\n]`, 'f'), [rule, rule])
  t.same(parseRules(`/* all */ {"rules": [${text}]}`, 'f'), [rule])
  t.same(parseRules('[]', 'f'), [])
})

t.test('what is wrong is said with its line', async t => {
  const head = '{\n  "rules": [\n    { "fault": { "kind": "duplicate" } },\n'
  const second = (rule: string): string => wrong(`${head}${rule}\n  ]\n}`)
  t.equal(
    second('    {\n      "fault": { "kind": "duplicate" },\n      "probability":\n        3\n    }'),
    'ERR_FAULT faults.json:6: rule 2: probability must be from 0 to 1, is 3.'
  )
  t.equal(second('    {\n\n      "times": 1\n    }'), 'ERR_FAULT faults.json:4: rule 2: fault is missing.')
  t.equal(
    second('    { "fault": { "kind": "drop-ack" },\n      "match": {\n        "host": "a"\n    } }'),
    'ERR_FAULT faults.json:5: rule 2: match.phase is missing.'
  )
  t.equal(second('    { "fault": { "kind": "drop-ack" } }'), 'ERR_FAULT faults.json:4: rule 2: match.phase is missing.')
  t.equal(second('    "drop-ack"'), 'ERR_FAULT faults.json:4: rule 2: It must be an object, is "drop-ack".')
  t.equal(
    second('    {\n      "fault": { "kind": "timeuot" } }'),
    'ERR_FAULT faults.json:5: rule 2: There is no kind of fault "timeuot".'
  )
  t.equal(wrong('\n{ "rules":\n 3 }'), 'ERR_FAULT faults.json:2: rules must be an array, is 3.')
  t.equal(wrong('\n\n"x"'), 'ERR_FAULT faults.json:3: "x" is no fault rule.')
})

t.test('what is no JSON', async t => {
  t.equal(
    wrong('[\n {"fault": {"kind": "duplicate"}\n "times": 1}]'),
    'ERR_FAULT faults.json:3: This is not JSON: comma expected.'
  )
  t.equal(wrong(''), 'ERR_FAULT faults.json:1: This is not JSON: value expected.')
  t.equal(wrong('// nothing\n'), 'ERR_FAULT faults.json:2: This is not JSON: value expected.')
  t.match(wrong('[{]'), /^ERR_FAULT faults\.json:1: This is not JSON: /)
})
