import { spawn } from 'node:child_process';

/** `npm run check`: its parts beside one another; what each says comes in one piece, and one that fails fails all. */
const PARTS = ['types', 'deadcode', 'lint', 'format'];

function run(part) {
  return new Promise((resolve) => {
    const child = spawn(`npm run --silent ${part}`, { stdio: ['ignore', 'pipe', 'pipe'], shell: true });
    const said = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes) => said.push(bytes));
    child.once('error', (error) => said.push(Buffer.from(`${error.message}\n`)));
    child.once('close', (code) => {
      process.stdout.write(Buffer.concat(said));
      if (code !== 0) process.stderr.write(`npm run ${part} failed\n`);
      resolve(code === 0);
    });
  });
}

const passed = await Promise.all(PARTS.map(run));
process.exitCode = passed.every(Boolean) ? 0 : 1;
