import { Ajv } from 'ajv'
import t from 'tap'
import * as schemas from '../../src/http/schemas.js'

t.test('each is proper JSON Schema, which is not checked when it is used', async t => {
  const ajv = new Ajv({ strict: true, allowUnionTypes: true })
  t.ok(Object.keys(schemas).length > 3)
  for (const [name, schema] of Object.entries(schemas)) t.ok(ajv.validateSchema(schema), name)
  t.notOk(ajv.validateSchema({ type: 'text' }), 'what is none is found')
})
