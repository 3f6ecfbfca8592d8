import { rulerTicks, type Tick } from '../timeline/ruler'
import { xAt } from '../timeline/viewport'
import { paintFoot, type Sheet } from './paintsound'
import type { Scene } from './scene'
import type { Theme } from './theme'

const TICK_HEIGHT = [3, 6, 9] as const
const TICK_STRENGTH = [0.4, 0.8, 1] as const
/** A label this near to the play head makes way for its flag, in pixels. */
const FLAG_ROOM = 44

/** The label that makes way for the play head's flag; drawn anew when it changes. */
export function hiddenLabel(scene: Scene, ticks: readonly Tick[]): number | null {
  const flag = xAt(scene.view, scene.playhead)
  return ticks.find((tick) => tick.rank === 2 && isUnderFlag(tick.x, flag))?.time ?? null
}

function isUnderFlag(x: number, flag: number): boolean {
  return Math.abs(x + 16 - flag) < FLAG_ROOM
}

export function paintRuler(sheet: Sheet, scene: Scene, theme: Theme): void {
  const { context, ratio } = sheet
  const height = sheet.height / ratio
  const width = sheet.width / ratio
  const ticks = rulerTicks(scene.view)
  const flag = xAt(scene.view, scene.playhead)
  context.fillStyle = theme.surface
  context.fillRect(0, 0, sheet.width, sheet.height)
  paintFoot(sheet, theme)
  context.save()
  context.scale(ratio, ratio)
  context.font = `11.5px ${theme.font}`
  context.textBaseline = 'middle'
  for (const tick of ticks) {
    const tall = TICK_HEIGHT[tick.rank]
    context.globalAlpha = TICK_STRENGTH[tick.rank]
    context.fillStyle = theme.lineControl
    context.fillRect(Math.round(tick.x * ratio) / ratio, height - tall, 1, tall)
    if (tick.rank < 2 || isUnderFlag(tick.x, flag) || tick.x > width - 22) continue
    context.fillStyle = theme.text2
    context.fillText(tick.label, tick.x + 5, height / 2 - 1)
  }
  context.restore()
}
