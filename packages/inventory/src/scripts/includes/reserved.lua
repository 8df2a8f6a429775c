--- @include "units"
-- How many of so many free units those who stand by are about to be given: the first by number whose wish fits, and so on.
local function reserved(line, tickets, free)
  local PAGE = 100
  local kept, from = 0, 0
  while kept < free do
    local buyers = redis.call('ZRANGE', line, from, from + PAGE - 1)
    if #buyers == 0 then break end
    for i, buyer in ipairs(buyers) do buyers[i] = units_field(buyer) end
    for _, units in ipairs(redis.call('HMGET', tickets, unpack(buyers))) do
      local wish = tonumber(units or 1)
      if wish <= free - kept then kept = kept + wish end
    end
    from = from + PAGE
  end
  return kept
end
