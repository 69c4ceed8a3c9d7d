import t from 'tap'
import { probe } from '../src/probe.js'
import { startSink } from '../src/test-kit/index.js'

t.test('what ENS would say', async t => {
  const sink = await startSink()
  t.teardown(() => sink.close())
  const options = { map: { 'hook.example.com': sink.url } }
  const passed = await probe('https://hook.example.com/ens', options)
  t.match(passed, {
    url: 'https://hook.example.com/ens',
    passed: true,
    outcome: { statusCode: 200 },
    remote: /^127\.0\.0\.1:\d+$/
  })
  t.ok((passed.timings?.total ?? 0) > 0)
  t.equal(passed.sentence, undefined)
  t.match((await sink.nextVerification()).headers, { host: 'hook.example.com' })

  sink.respondWith(204)
  const refused = await probe('https://hook.example.com/ens', options)
  t.match(refused, {
    passed: false,
    status: 'ProtocolError',
    sentence:
      /^MCMS_UWH_Runtime_GeneralFailure_probeCallbackLiveness: CallbackId is [0-9a-f-]{36}\. .*Status: ProtocolError\. The remote server returned an unexpected response: \(204\) No Content\.$/,
    fix: /exactly 200/
  })
})

t.test('a deadline', async t => {
  const sink = await startSink()
  t.teardown(() => sink.close())
  sink.hold()
  const report = await probe('https://hook.example.com/', { forwardTo: sink.url, probeTimeout: '2s' })
  t.match(report, { passed: false, status: 'Timeout', outcome: { phase: 'headers' } })
})

t.test('a url that ENS refuses is not called at all', async t => {
  const sink = await startSink()
  t.teardown(() => sink.close())
  const report = await probe(`${sink.url}/`, { forwardTo: sink.url })
  t.match(report, { passed: false, sentence: /must be an https url/, fix: /--allow-local-urls/, timings: undefined })
  t.equal(sink.requests.length, 0)
  t.match(await probe(`${sink.url}/ens`, { allowLocalUrls: true }), { passed: true }, 'with the flag it is')
})

t.test('hosts under fault.test misbehave, without an emulator and without DNS', async t => {
  t.match(await probe('https://trust-failure-expired.fault.test/ens'), {
    passed: false,
    status: 'TrustFailure',
    outcome: { code: 'CERT_HAS_EXPIRED' }
  })
  t.match(await probe('https://slow-1.fault.test/ens', { forwardTo: 'http://127.0.0.1:1' }), { passed: true })
  const { outcome } = await probe('https://timout.fault.test/ens')
  t.match(outcome, {
    status: 'NameResolutionFailure',
    detail: /'timout' is no kind of fault\. Did you mean timeout\?$/
  })
})
