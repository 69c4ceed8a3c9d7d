import { readFileSync } from 'node:fs'
import t from 'tap'
import { VERSION } from '../../src/version.js'

t.equal(VERSION, JSON.parse(readFileSync('package.json', 'utf8')).version, 'src/version.ts says what package.json says')
