import { setTimeout as pause } from 'node:timers/promises';

/** Waits until the condition gives something, and returns that. */
export async function until(condition, what, millis = 10_000) {
  const end = performance.now() + millis;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (performance.now() > end) throw new Error(`Not within ${millis} ms: ${what}`);
    await pause(20);
  }
}
