import { type ReadonlySignal, signal } from '@preact/signals'
import { setPreference, user } from '../session'
import {
  bitsIn,
  deedOf,
  kindOf,
  learned,
  nextToLearn,
  PEDAL,
  type PedalChoice,
  type PedalDeed,
  pedalChoiceOf,
} from './pedal-map'

/** The part of a browser's HIDDevice that is used; TypeScript's own library does not know it yet. */
interface Device {
  readonly vendorId: number
  readonly productId: number
  readonly productName: string
  readonly opened: boolean
  open(): Promise<void>
  close(): Promise<void>
  addEventListener(kind: 'inputreport', act: (event: { data: DataView }) => void): void
  removeEventListener(kind: 'inputreport', act: (event: { data: DataView }) => void): void
}

interface Hid {
  getDevices(): Promise<readonly Device[]>
  requestDevice(wanted: { filters: readonly object[] }): Promise<readonly Device[]>
}

const REPEAT_MS = 400
/** Any device that is no keyboard, mouse or joystick: those the browser does not give away. */
const ANY = { filters: [] }

function hidOf(browser: object): Hid | null {
  return 'hid' in browser ? (browser.hid as Hid) : null
}

/** What a foot asks the player for. */
export interface PedalParts {
  readonly isPlaying: () => boolean
  readonly toggle: () => void
  readonly skip: (deed: 'back' | 'on') => void
}

/** A foot pedal of its own kind; one that types keys needs nothing of this. */
export class Pedal {
  private readonly hid = hidOf(navigator)
  private readonly parts: PedalParts
  private readonly nameSignal = signal<string | null>(null)
  private readonly choiceSignal = signal<PedalChoice>(
    pedalChoiceOf(user.peek()?.preferences[PEDAL]),
  )
  private readonly wantedSignal = signal<PedalDeed | null>(null)
  private device: Device | null = null
  private down: ReadonlySet<number> = new Set()
  private timer = 0
  private isClosed = false

  /** What is connected is called; null where nothing is. */
  readonly name: ReadonlySignal<string | null> = this.nameSignal
  /** The deed whose part of the pedal is to be pressed now; null when all are known. */
  readonly wanted: ReadonlySignal<PedalDeed | null> = this.wantedSignal
  readonly choice: ReadonlySignal<PedalChoice> = this.choiceSignal

  constructor(parts: PedalParts) {
    this.parts = parts
  }

  get isPossible(): boolean {
    return this.hid !== null
  }

  /** Takes up a pedal this person has connected before. */
  async start(): Promise<void> {
    const [known] = (await this.hid?.getDevices().catch(() => [])) ?? []
    if (known && !this.isClosed) await this.listenTo(known)
  }

  /** Asks the person which one; the browser shows its own list. */
  async connect(): Promise<void> {
    const [chosen] = (await this.hid?.requestDevice(ANY)) ?? []
    if (chosen) await this.listenTo(chosen)
  }

  /** Learns the connected pedal anew. */
  learnAgain(): void {
    if (this.device) this.keep({ maps: { ...this.choice.peek().maps, [kindOf(this.device)]: {} } })
  }

  setHolds(holds: boolean): void {
    this.keep({ holds })
  }

  dispose(): void {
    this.isClosed = true
    window.clearInterval(this.timer)
    this.device?.removeEventListener('inputreport', this.onReport)
    void this.device?.close()
  }

  private async listenTo(device: Device): Promise<void> {
    if (!device.opened) await device.open()
    this.device?.removeEventListener('inputreport', this.onReport)
    device.addEventListener('inputreport', this.onReport)
    this.device = device
    this.nameSignal.value = device.productName
    this.lookForWanted()
  }

  private keep(change: Partial<PedalChoice>): void {
    this.choiceSignal.value = { ...this.choiceSignal.peek(), ...change }
    this.lookForWanted()
    setPreference(PEDAL, this.choiceSignal.peek()).catch(() => undefined)
  }

  private lookForWanted(): void {
    const maps = this.choiceSignal.peek().maps
    this.wantedSignal.value = this.device ? nextToLearn(maps[kindOf(this.device)] ?? {}) : null
  }

  private readonly onReport = ({ data }: { data: DataView }): void => {
    const now = bitsIn(data)
    const before = this.down
    this.down = now
    for (const bit of now) if (!before.has(bit)) this.press(bit)
    for (const bit of before) if (!now.has(bit)) this.release(bit)
  }

  private press(bit: number): void {
    if (!this.device) return
    const kind = kindOf(this.device)
    const { maps } = this.choiceSignal.peek()
    const map = maps[kind] ?? {}
    if (this.wantedSignal.peek()) {
      this.keep({ maps: { ...maps, [kind]: learned(map, bit) } })
      return
    }
    const deed = deedOf(map, bit)
    if (deed === 'play') this.parts.toggle()
    else if (deed) this.skipOn(deed)
  }

  /** As long as the foot is down. */
  private skipOn(deed: 'back' | 'on'): void {
    window.clearInterval(this.timer)
    this.parts.skip(deed)
    this.timer = window.setInterval(() => this.parts.skip(deed), REPEAT_MS)
  }

  private release(bit: number): void {
    window.clearInterval(this.timer)
    if (!this.device || this.wantedSignal.peek()) return
    const { holds, maps } = this.choiceSignal.peek()
    const isPlay = deedOf(maps[kindOf(this.device)] ?? {}, bit) === 'play'
    if (isPlay && holds && this.parts.isPlaying()) this.parts.toggle()
  }
}
