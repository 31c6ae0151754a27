import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type Plugin, defineConfig } from "vite";

const outDir = fileURLToPath(new URL("../src/hartkracht/clinic/static/dist", import.meta.url));
const pose = new URL("node_modules/@mediapipe/pose/", import.meta.url);
const { version } = JSON.parse(readFileSync(new URL("package.json", pose), "utf8")) as { version: string };
// A folder named by version, so that a browser may keep the files for ever.
const poseFolder = `pose-${version}`;
// The full model, and the light one for devices that are slow. A browser without SIMD is too old for either.
const POSE_FILES = [
  "pose.js",
  "pose_web.binarypb",
  "pose_landmark_full.tflite",
  "pose_landmark_lite.tflite",
  "pose_solution_packed_assets.data",
  "pose_solution_packed_assets_loader.js",
  "pose_solution_simd_wasm_bin.js",
  "pose_solution_simd_wasm_bin.wasm",
];

/** The pose finder's own files, beside the bundle: it loads them itself, and only when a camera is turned on. */
function poseFiles(): Plugin {
  return {
    name: "pose-files",
    writeBundle() {
      const folder = new URL(`file://${outDir}/${poseFolder}/`);
      mkdirSync(folder, { recursive: true });
      for (const file of POSE_FILES) copyFileSync(new URL(file, pose), new URL(file, folder));
    },
  };
}

// The bundle is built into the Python package and served by WhiteNoise; the Vite manifest tells pages the hashed names.
export default defineConfig({
  base: "./",
  define: { __POSE_FOLDER__: JSON.stringify(`../${poseFolder}/`) },
  plugins: [poseFiles()],
  build: {
    outDir,
    emptyOutDir: true,
    manifest: "manifest.json",
    assetsInlineLimit: 0,
    target: "es2022",
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { room: "src/room/main.ts", pages: "src/styles/pages.css", main: "src/pages/main.ts", presence: "src/pages/presence.ts", check: "src/pages/check.ts", forget: "src/pages/forget.ts", limits: "src/pages/limits.ts" },
    },
  },
});
