// What came with the page, the live room, the wall or the phone that measures along: read it, and begin.

import "../room.css";
import { come, stayAtHand } from "./coming";
import { drawIconsFrom, h } from "./dom";
import { Motion } from "./motion";
import { Room } from "./room";
import type { AtHand } from "./stopped";
import { type Place, Wall } from "./wall";
import { speak } from "./words";

speak(document.documentElement.lang);
const room = document.getElementById("room");
const phone = document.getElementById("phone");
if (room) open(room);
if (phone) new Motion(phone);
const wall = document.getElementById("wall");
if (wall) hang(wall);

function hang(root: HTMLElement): void {
  drawIconsFrom(root.dataset.sprite ?? "");
  new Wall(root, JSON.parse(document.getElementById("places")?.textContent ?? "[]") as Place[]);
}

function open(root: HTMLElement): void {
  drawIconsFrom(root.dataset.sprite ?? "");
  for (const box of root.querySelectorAll(".coach, .restboard-box, .stop-box")) {
    if (!box.firstElementChild) box.append(h("div"));
  }
  const hand = JSON.parse(document.getElementById("at-hand")?.textContent ?? "{}") as AtHand;
  new Room(root, come(root, hand));
  stayAtHand();
}
