import t from 'tap'
import { createPhoneRule } from '../../src/recording/phone.js'
import { createStandIns } from '../../src/recording/stand-ins.js'

const ignore = (): void => undefined

t.test('a field of that name', async t => {
  const { isField, isNumber } = createPhoneRule(createStandIns())
  const isPhone = (field: string, value: string): boolean => isField(field) && isNumber(value)
  for (const field of ['mobileNumber', 'to', 'fromAddress', 'from', 'phone', 'MSISDN'])
    t.ok(isPhone(field, '12025550143'), field)
  for (const value of ['+49 (176) 123-45 67', '0176/1234567', ' 4917612345 ']) t.ok(isPhone('to', value), value)
  for (const value of ['a@b.c', '12345', 'iPhone 12', '', '+', 'true']) t.notOk(isPhone('phoneType', value), value)
  t.notOk(isPhone('jobId', '12025550143'))
  t.notOk(isPhone('total', '12025550143'))
})

t.test('keeps length and signs, and is the same each time', async t => {
  const { replace } = createPhoneRule(createStandIns())
  t.equal(replace('12025550143'), '00000000001')
  t.equal(replace('+49 (176) 123-4567'), '+00 (000) 000-0002')
  t.equal(replace('1-202-555-0143'), '0-000-000-0001')
})

t.test('anywhere: any with a +, and those that are known', async t => {
  const { learn, redact } = createPhoneRule(createStandIns())
  learn('12025550143')
  let count = 0
  const note = (): void => {
    count += 1
  }
  for (const [text, left] of [
    ['1301.12025550143.0', '1301.00000000001.0'],
    ['call +1 202 555 0143 or +491761234567.', 'call +0 000 000 0001 or +000000000002.'],
    ['?to=%2B12025550143&x=1', '?to=%2B00000000001&x=1'],
    ['tel:+12025550143', 'tel:+00000000001'],
    ['12025550144 1767225600000', '12025550144 1767225600000'],
    ['ab+12025550143', 'ab+00000000001'],
    ['x+4912345678', 'x+4912345678'],
    ['+123', '+123']
  ] as const)
    t.equal(redact(text, note), left, text)
  t.equal(count, 6)
})

t.test('in JSON that is none', async t => {
  const { redact } = createPhoneRule(createStandIns())
  t.equal(redact('{"jobId":"9999999","info":{"to":"4917612345', ignore), '{"jobId":"9999999","info":{"to":"0000000001')
  t.equal(
    redact('{\\"mobileNumber\\": \\"4917612345\\", x: 4917612345}', ignore),
    '{\\"mobileNumber\\": \\"0000000001\\", x: 0000000001}'
  )
})
