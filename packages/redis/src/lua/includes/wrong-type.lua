-- The error for the first key that is there and not of the type that `kinds` has in its place; nil when all are.
local function wrong_type(kinds)
  for i, key in ipairs(KEYS) do
    local kind = redis.call('TYPE', key).ok
    if kind ~= kinds[i] and kind ~= 'none' then
      return redis.error_reply('WRONGTYPE ' .. key .. ' is a ' .. kind)
    end
  end
end
