// The answers arrived: the draft may leave the phone.
localStorage.removeItem(`check${location.pathname}`);
