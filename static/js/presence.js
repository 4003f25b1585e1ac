// Ticks all days of one calendar at once. Without it each day is ticked by itself.
document.querySelectorAll("[data-tick-all], [data-tick-none]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => {
    const days = button.closest(".part").querySelectorAll(".calendar input:not(:disabled)");
    days.forEach((day) => { day.checked = button.hasAttribute("data-tick-all"); });
    if (days.length) days[0].dispatchEvent(new Event("change", { bubbles: true }));
  });
});
