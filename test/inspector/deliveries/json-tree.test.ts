import fc from 'fast-check'
import t from 'tap'
import { type JsonNode, summary, toJsonTree } from '../../../src/inspector/deliveries/json-tree.js'

/** What is written in a tree, without blanks. */
const written = (node: JsonNode): string => {
  if (node.kind === 'scalar') return node.text
  const parts = node.entries.map(({ key, node: part }) => (key === undefined ? '' : `${key}:`) + written(part))
  return node.kind === 'array' ? `[${parts}]` : `{${parts}}`
}

const tree = (text: string): JsonNode => {
  const node = toJsonTree(text)
  if (node === undefined) throw new Error(`${text} is no JSON`)
  return node
}

t.test('the tree', async t => {
  t.strictSame(tree(' [ {"a" : 1, "b": [true, null]}, "x" ] '), {
    kind: 'array',
    entries: [
      {
        node: {
          kind: 'object',
          entries: [
            { key: '"a"', node: { kind: 'scalar', text: '1' } },
            {
              key: '"b"',
              node: {
                kind: 'array',
                entries: [{ node: { kind: 'scalar', text: 'true' } }, { node: { kind: 'scalar', text: 'null' } }]
              }
            }
          ]
        }
      },
      { node: { kind: 'scalar', text: '"x"' } }
    ]
  })
})

t.test('what is written stays as it is written', async t => {
  for (const text of [
    '[12345678901234567890,1.50,-0,1e400]',
    '["\\u003d \\" \\\\","a, ]} : b"]',
    '{"a":1,"a":2}',
    '{"":{}}',
    '{"{":[]}',
    '"text"',
    'null',
    '-12'
  ])
    t.equal(written(tree(text)), text)
})

t.test('what is no JSON', async t => {
  for (const text of ['', 'ok', '{"a":}', '[1', '<html>', '[1]]']) t.equal(toJsonTree(text), undefined)
})

t.test('any JSON, however it is laid out', async t => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
      t.equal(written(tree(JSON.stringify(value, null, indent))), JSON.stringify(value))
    })
  )
})

t.test('deep and long ones', async t => {
  const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`
  t.ok(toJsonTree(deep))
  const long = JSON.stringify(`${'x\\"'.repeat(1_000_000)}`)
  t.equal(written(tree(long)), long)
})

t.test('in a line', async t => {
  t.equal(summary(tree('{"a":1,"b":{"c":2},"d":["x"]}')), '{"a": 1, "b": {…}, "d": […]}')
  t.equal(summary(tree('[1,2,3,4,5]')), '[1, 2, 3, 4, …]')
  t.equal(summary(tree('[]')), '[]')
  t.equal(summary(tree(`"${'x'.repeat(100)}"`)).length, 80)
  t.equal(summary(tree(`["${'x'.repeat(100)}"]`)).length, 82)
})
