// The packaged service, started for the tests, with a definitions file and a state directory of its
// own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../wire/until.mjs';
import { freePort } from './port.mjs';

const START_MILLIS = 180_000; // on a slow machine, all servers

export class Service {
  #process;
  #log;

  /** Comes back when every server is ready. */
  static async start(jar, folder, definitions) {
    const service = await Service.#begin(jar, folder, definitions);
    return service.#kept(() => service.#ready());
  }

  /** Comes back when the service answers, whatever its servers do. */
  static async launch(jar, folder, definitions) {
    const service = await Service.#begin(jar, folder, definitions);
    return service.#kept(() => until(() => service.#views(), 'the service', START_MILLIS));
  }

  static async #begin(jar, folder, definitions) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const file = join(folder, 'mcp-servers.json');
    writeFileSync(file, JSON.stringify({ mcpServers: definitions }, null, 2));
    const service = new Service();
    service.port = await freePort();
    service.#log = join(folder, 'service.log');
    service.#launch(jar, folder, file);
    return service;
  }

  async #kept(condition) {
    try {
      await condition();
    } catch (e) {
      await this.stop();
      throw new Error(`${e.message}\n${readFileSync(this.#log, 'utf8').slice(-4000)}`);
    }
    return this;
  }

  /** One server as the service shows it. */
  async view(id) {
    return (await this.#views())?.find((view) => view.id === id);
  }

  async #views() {
    if (this.#process.exitCode !== null) throw new Error('The service did not stay.');
    const response = await fetch(`http://localhost:${this.port}/api/mcp/servers`).catch(() => {});
    return response?.ok ? response.json() : undefined;
  }

  get gateway() {
    return `http://localhost:${this.port}/mcp`;
  }

  #launch(jar, folder, file) {
    const log = openSync(this.#log, 'w');
    const java = join(process.env.JAVA_HOME, 'bin/java');
    this.#process = spawn(java, ['-jar', jar], {
      cwd: folder,
      stdio: ['ignore', log, log],
      env: {
        ...process.env,
        PORT: String(this.port),
        MCP_SERVERS_FILE: file,
        MCP_MANAGER_STATE_DIR: join(folder, 'state'),
        // Tests crash more servers than a service should have to bear.
        MCP_MANAGER_RESTART_BUDGET_RESTARTS: '10000',
      },
    });
  }

  async #ready() {
    let waiting = 'the service';
    const condition = async () => {
      const views = await this.#views();
      if (!views) return false;
      const open = views.filter(({ state }) => state !== 'ready');
      waiting = open.map(({ id, state, reason }) => `${id} is ${state}: ${reason}`).join('; ');
      return open.length === 0;
    };
    await until(condition, 'all servers ready', START_MILLIS).catch((e) => {
      throw new Error(`${e.message} (${waiting})`);
    });
  }

  async stop() {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGTERM');
    const late = pause(30_000, 'late', { ref: false });
    if ((await Promise.race([ended, late])) === 'late') {
      this.#process.kill('SIGKILL');
      await ended;
    }
  }
}
