// The event catalogue and the fixtures, held together both ways, and the fixtures to the rules for events.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import type { EnsEvent } from '../../src/ens/event.js'
import { eventTypes, filterNames } from '../../src/ens/event-catalogue.js'
import { eventWarnings } from '../../src/ens/event-rules.js'
import { matchKey } from '../../src/ens/match.js'

const folder = join(process.cwd(), 'fixtures/events')
const files = readdirSync(folder)
const fixtures = files.map(file => ({
  file,
  event: JSON.parse(readFileSync(join(folder, file), 'utf8')) as EnsEvent
}))

t.test('every row of the catalogue has a fixture, and every fixture a row', async t => {
  t.same(files.sort(), eventTypes.map(({ name }) => `${name}.json`).sort())
  t.equal(new Set(eventTypes.map(({ name }) => name)).size, 36)
})

t.test('each is a complete event of the type it is named for', async t => {
  for (const { file, event } of fixtures) {
    t.equal(`${event.eventCategoryType}.json`, file)
    t.same(eventWarnings(event), [], file)
  }
})

t.test('a filter finds a value in the fixtures of the types that have it', async t => {
  for (const { name, filters } of eventTypes) {
    const event = fixtures.find(fixture => fixture.event.eventCategoryType === name)?.event as EnsEvent
    const [, ...values] = JSON.parse(matchKey(event)) as unknown[]
    for (const filter of filters) t.type(values[filterNames.indexOf(filter)], 'string', `${name} ${filter}`)
  }
})

t.test('all values are our own', async t => {
  const text = fixtures.map(({ event }) => JSON.stringify(event)).join('\n')
  const hosts = [...text.matchAll(/@([\w.-]+)|https?:\/\/([\w.-]+)/g)].map(([, mail, web]) => mail ?? web ?? '')
  t.ok(hosts.length > 0)
  t.same(
    hosts.filter(host => !/(^|\.)example\.com$/.test(host)),
    [],
    'RFC 2606'
  )
  const addresses = [...text.matchAll(/"ipAddress":"([^"]+)"/g)].map(([, address]) => address)
  t.ok(addresses.length > 0)
  t.same(
    addresses.filter(address => !/^(192\.0\.2|198\.51\.100|203\.0\.113)\./.test(String(address))),
    [],
    'RFC 5737'
  )
  const numbers = [...text.matchAll(/"(?:mobileNumber|fromAddress|channelId)":"([^"]+)"/g)].map(([, number]) => number)
  t.ok(numbers.length > 0)
  t.same(
    numbers.filter(number => !/^1\d{3}55501\d\d$/.test(String(number))),
    [],
    'set aside for fiction'
  )
})
